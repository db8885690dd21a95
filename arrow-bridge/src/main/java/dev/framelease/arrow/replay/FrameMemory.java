package dev.framelease.arrow.replay;

import dev.framelease.memory.Lease;

/** Brings pixels of a file into memory. Thread-safe. */
interface FrameMemory {
  /** More than a 4K frame has. */
  long USUAL_BYTES = 64 << 20;

  /**
   * Checks what the file says of the bytes of a frame, before there is memory for them.
   *
   * @throws ArchiveFormatException if they cannot be there
   */
  void require(PixelPlace place);

  /** Lends the bytes of one frame, which have been checked. */
  Lease lend(PixelPlace place, String holder);

  /** How many bytes it copies for that. */
  long copiedBytes(PixelPlace place);
}
