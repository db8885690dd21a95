/** Frames as rows of record batches, over the memory that the frame was captured into. */
package dev.framelease.arrow.batch;
