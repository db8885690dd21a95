package dev.framelease.benchmarks.compare;

/**
 * One thing that is measured of several programs.
 *
 * @param size of the screen
 * @param work what they do
 * @param percent how much of the screen is drawn before each frame
 */
record Case(ScreenSize size, Work work, int percent) {
  /** Tells whether a bar is about it. */
  boolean isForBars() {
    return switch (work) {
      case GRAB -> percent != 10;
      case FLOW_READ, FENCE, HEAP -> true;
      case READ, FLOW_GRAB -> false;
    };
  }

  @Override
  public String toString() {
    return size + ", " + work.title() + (work.isDrawn() ? ", " + percent + " % changed" : "");
  }
}
