/** Recordings of frames read back as frames, over a mapping of the file. */
package dev.framelease.arrow.replay;
