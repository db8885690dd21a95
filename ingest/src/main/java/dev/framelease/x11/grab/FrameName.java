package dev.framelease.x11.grab;

/** A frame as the ledger of holders names it: the words are put together when somebody asks. */
record FrameName(long sequence) {
  @Override
  public String toString() {
    return "frame " + sequence;
  }
}
