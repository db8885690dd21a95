/** What the bytes of an image mean: its pixel format, its region, strided views of it. */
package dev.framelease.pixels;
