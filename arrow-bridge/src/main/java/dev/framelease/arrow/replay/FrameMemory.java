package dev.framelease.arrow.replay;

import dev.framelease.memory.Lease;

/** Brings pixels of a file into memory. Thread-safe. */
interface FrameMemory {
  /** Lends the bytes of one frame. */
  Lease lend(PixelPlace place, String holder);

  /** Whether the bytes are copied. */
  boolean copies();

  /** Lets go of what no frame uses; frames that are out stay as they are. */
  void close();
}
