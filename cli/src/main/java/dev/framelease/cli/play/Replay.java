package dev.framelease.cli.play;

import dev.framelease.cli.output.FrameOutput;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.frame.Frame;
import java.time.Duration;

/** Frames of a recording, each as long after the first as it was captured. One thread uses it. */
final class Replay {
  private final Iterable<FrameChoice.Chosen> frames;
  private final StopSignal stop;
  private final double speed;

  /** Speed 1 is that of the recording, infinity as fast as frames are taken. */
  Replay(Iterable<FrameChoice.Chosen> frames, StopSignal stop, double speed) {
    this.frames = frames;
    this.stop = stop;
    this.speed = speed;
  }

  /** Writes the frames, and closes the output. */
  void run(FrameOutput output) {
    try (output) {
      long startNanos = System.nanoTime();
      long firstNanos = 0;
      for (FrameChoice.Chosen chosen : frames) {
        try (Frame frame = chosen.open()) {
          long captured = frame.info().time().completedNanos();
          firstNanos = output.frames() == 0 ? captured : firstNanos;
          await(startNanos, (long) ((captured - firstNanos) / speed));
          if (stop.isRequested()) {
            return;
          }
          output.write(frame);
        }
      }
    }
  }

  private void await(long startNanos, long dueNanos) {
    stop.awaitRequest(Duration.ofNanos(dueNanos - (System.nanoTime() - startNanos)));
  }
}
