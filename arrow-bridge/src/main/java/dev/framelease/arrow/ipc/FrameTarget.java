package dev.framelease.arrow.ipc;

import dev.framelease.arrow.FrameBuffer;

/** Takes frames that fit the schema, one after another. Thread-safe. */
interface FrameTarget extends AutoCloseable {
  /** Writes one frame, or takes it to be written; it stays the caller's. */
  void write(FrameBuffer frame);

  /** Writes the end, and closes what it is written to, in any case. Called once. */
  @Override
  void close();
}
