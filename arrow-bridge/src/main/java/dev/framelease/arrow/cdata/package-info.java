/** Frames through the Arrow C Data Interface: to and from other code of the same process. */
package dev.framelease.arrow.cdata;
