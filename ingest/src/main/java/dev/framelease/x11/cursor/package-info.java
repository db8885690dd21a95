/** The cursor, which the server leaves out of images: its picture, and how to draw it. */
package dev.framelease.x11.cursor;
