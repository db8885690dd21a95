package dev.framelease.arrow.replay;

import dev.framelease.memory.Lease;

/** Brings pixels of a file into memory. Thread-safe. */
interface FrameMemory {
  /** Lends the bytes of one frame. */
  Lease lend(PixelPlace place, String holder);

  /** How many bytes it copies for that. */
  long copiedBytes(PixelPlace place);

  /** Lets go of what no frame uses; frames that are out stay as they are. */
  void close();
}
