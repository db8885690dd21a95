package dev.framelease.benchmarks.compare;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * A program that can take part.
 *
 * @param name for options and results
 * @param title for people
 * @param works what it can do
 * @param isForBars whether a bar is about it, so that it is measured whatever the processors do;
 *     others are while they are awake
 * @param missing what this machine lacks to run it, and the remedy; empty if nothing
 * @param launcher starts it
 */
record Contender(
    String name,
    String title,
    Set<Work> works,
    boolean isForBars,
    Optional<String> missing,
    Launcher launcher) {
  /** Starts a program on a display. */
  interface Launcher {
    Program start(String display) throws IOException;
  }
}
