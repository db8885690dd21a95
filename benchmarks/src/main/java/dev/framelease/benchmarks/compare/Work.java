package dev.framelease.benchmarks.compare;

import java.util.List;

/** What a program is told to do. */
enum Work {
  /** Captures a frame after the screen has changed. */
  GRAB("grab"),
  /** The same, and reads every pixel. */
  READ("grab and read every pixel"),
  /** Captures frames one after the other, as fast as it can. */
  FLOW_GRAB("grabs in a row"),
  /** The same, and reads every pixel. */
  FLOW_READ("grabs in a row, and every pixel read"),
  /** Learns that nothing has changed. */
  FENCE("nothing changed"),
  /** Captures frames, and tells how much of the Java heap that took. */
  HEAP("heap");

  private final String title;

  Work(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Whether something is drawn before each frame. */
  boolean isDrawn() {
    return this == GRAB || this == READ;
  }

  /** The shares of the screen that are drawn, in percent; one 0 where nothing is drawn in time. */
  List<Integer> percents() {
    return isDrawn() ? List.of(1, 10, 100) : List.of(0);
  }
}
