package dev.framelease.arrow.replay;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.stream.FrameSource;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** The frames of an archive, each as long after the first as it was captured. */
final class ReplaySource implements FrameSource {
  private final FrameArchive archive;
  private final double speed;
  private final long size;
  private long next;
  private long startNanos;
  private double firstNanos;

  ReplaySource(FrameArchive archive, double speed) {
    this.archive = archive;
    this.speed = speed;
    this.size = archive.size();
  }

  @Override
  public OptionalLong nanosToNext() {
    if (next == size) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(speed == Double.POSITIVE_INFINITY ? 0 : Math.max(0, leftNanos()));
  }

  private long leftNanos() {
    // As doubles, which differences of any two numbers fit into; off by less than a microsecond.
    double captured = readable(() -> archive.nanosOf(next));
    if (next == 0) {
      firstNanos = captured;
      startNanos = System.nanoTime();
    }
    // What was captured before the first is late, by however much.
    return (long) (Math.max(0, captured - firstNanos) / speed) - (System.nanoTime() - startNanos);
  }

  @Override
  public GrabResult next(Duration timeout) {
    try {
      GrabResult frame = new GrabResult.Captured(readable(() -> archive.get(next)));
      next++;
      return frame;
    } catch (CopiesInUseException e) {
      return new GrabResult.NoSlot(e.getMessage(), List.of());
    }
  }

  private <T> T readable(Read<T> read) {
    try {
      return read.run();
    } catch (ArchiveFormatException | ArchiveReadException e) {
      throw new CaptureException(Reason.UNREADABLE, "the replay ends: " + e.getMessage(), e);
    } catch (ArchiveClosedException e) {
      throw new CaptureException(Reason.SESSION_CLOSED, archive + ": its stream ends", e);
    }
  }

  @Override
  public void close() {
    // The archive is the caller's.
  }

  private interface Read<T> {
    T run();
  }
}
