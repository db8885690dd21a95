package dev.framelease.cli.demo;

import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.ModelInput;
import dev.framelease.pixels.Region;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the demo is to do.
 *
 * @param engine runs the model; none for what the user's model asks for
 * @param model the user's model, or none for the project's own
 * @param input what the model takes, or none for what it says
 * @param display the display to capture, or none for a virtual one
 * @param region the part of it to capture, or none for all
 * @param size of a virtual screen
 * @param duration how long
 * @param maxFrames how many frames at most
 * @param framesPerSecond how many at most; 0 for as many as there can be
 * @param output the folder of the files
 * @param recordLimitBytes how large the Arrow file may become
 */
record DemoOptions(
    Optional<ModelEngine> engine,
    Optional<Path> model,
    Optional<ModelInput> input,
    Optional<String> display,
    Optional<Region> region,
    Region size,
    Duration duration,
    long maxFrames,
    double framesPerSecond,
    Path output,
    long recordLimitBytes) {
  /** How many frames there can be in that time, at that pace. */
  long mostFrames() {
    return framesPerSecond > 0
        ? Math.min(maxFrames, 1 + (long) (framesPerSecond * duration.toNanos() / 1e9))
        : maxFrames;
  }
}
