package dev.framelease.cli.demo;

import java.util.EnumMap;
import java.util.Map;

/** How long the steps of one frame took. One thread uses it. */
final class StepTimes {
  private final Map<Step, Long> nanos = new EnumMap<>(Step.class);
  private long lastNanos = System.nanoTime();

  /** Ends a step, which began when the one before ended. */
  void end(Step step) {
    long now = System.nanoTime();
    nanos.put(step, now - lastNanos);
    lastNanos = now;
  }

  Map<Step, Long> nanos() {
    return nanos;
  }
}
