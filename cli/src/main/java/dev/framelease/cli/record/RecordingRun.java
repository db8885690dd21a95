package dev.framelease.cli.record;

import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.cli.option.ByteCount;
import dev.framelease.cli.output.FrameOutput;
import dev.framelease.cli.terminal.ProgressLine;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Plural;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** One recording: from a stream of frames to where they are written. One thread uses it. */
final class RecordingRun {
  /** How soon the end of the time and Ctrl-C are heeded while nothing comes. */
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private static final double FIRST_FRAME_SECONDS = 5;

  private final FrameStream frames;
  private final FrameOutput output;
  private final Optional<ResizedFrames> resized;
  private final StopSignal stop;
  private final ProgressLine progress = ProgressLine.onStandardError();
  private final long startNanos = System.nanoTime();

  /** All of these stay the caller's. */
  RecordingRun(
      FrameStream frames, FrameOutput output, Optional<ResizedFrames> resized, StopSignal stop) {
    this.frames = frames;
    this.output = output;
    this.resized = resized;
    this.stop = stop;
  }

  /** Writes frames until there are no more, the time is over, or the user stops it. */
  void untilOver(Duration time) throws InterruptedException {
    try {
      while (!stop.isRequested() && !isOver(time)) {
        Optional<Frame> next = frames.take(PATIENCE);
        if (next.isEmpty() && frames.hasEnded()) {
          return;
        }
        next.ifPresent(this::write);
        progress.update(this::toString);
      }
    } catch (RuntimeException e) {
      // The X server stops at a Ctrl-C, too, and may be faster.
      if (!StopSignal.isRequestedSoon()) {
        throw e;
      }
    } finally {
      progress.end();
    }
  }

  /** A recording has a frame, however short it is, unless none comes for long. */
  private boolean isOver(Duration time) {
    double late = seconds() - time.toNanos() / 1e9;
    return late >= (output.frames() == 0 ? FIRST_FRAME_SECONDS : 0);
  }

  private void write(Frame taken) {
    try (taken;
        Frame written = resized.map(other -> other.of(taken)).orElseGet(taken::toPacked)) {
      output.write(written);
    }
  }

  /** Says in a line what has been recorded, if anything has. */
  void print(PrintStream out) {
    if (output.frames() > 0) {
      out.println("recorded " + toString().strip());
      out.flush();
    }
  }

  private double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private long dropped() {
    return frames.statistics().dropped().entrySet().stream()
        .filter(cause -> cause.getKey() != DropCause.ENDED)
        .mapToLong(cause -> cause.getValue())
        .sum();
  }

  @Override
  public String toString() {
    double seconds = seconds();
    return String.format(
        Locale.ROOT,
        "%5d %s in %.1f s, %.1f frames/s, %s, %d dropped",
        output.frames(),
        Plural.of(output.frames(), "frame"),
        seconds,
        output.frames() / seconds,
        ByteCount.format(output.bytes()),
        dropped());
  }
}
