package dev.framelease.foreign;

import dev.framelease.memory.BlockOwner;

/** Tells whoever lent memory that it is not read any more, once the lending has succeeded. */
final class Finalization implements BlockOwner {
  private final Runnable finalizer;
  private volatile boolean armed;

  Finalization(Runnable finalizer) {
    this.finalizer = finalizer;
  }

  void arm() {
    armed = true;
  }

  /** A lost view cannot be read, so that the memory goes back as after a close. */
  @Override
  public void onLastClose(boolean leaked) {
    if (armed) {
      finalizer.run();
    }
  }
}
