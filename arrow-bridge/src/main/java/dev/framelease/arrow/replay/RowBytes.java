package dev.framelease.arrow.replay;

import java.nio.ByteBuffer;

/** Where the values of rows are, but for the pixels: the file, or what was decoded of it. */
interface RowBytes {
  /** Reads a few bytes into the heap, little-endian. */
  ByteBuffer read(long position, int length);

  default long readLong(long position) {
    return read(position, Long.BYTES).getLong(0);
  }

  default int readInt(long position) {
    return read(position, Integer.BYTES).getInt(0);
  }
}
