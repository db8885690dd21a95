package dev.framelease.benchmarks.compare.program;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * A stream without a pace, that captures a frame when the one before has been taken.
 *
 * <p>So a frame always waits, and is as old as the last grab. {@link #capture} takes that one
 * first, upon which the stream captures another, and counts the time of both.
 */
final class StreamGrabs extends FrameCapturer {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long POLL_NANOS = 50_000;

  private final ScreenSession session;
  private final FrameStream stream;
  private final int held;
  private final Queue<Frame> ring = new ArrayDeque<>();

  private StreamGrabs(String display, StreamOptions options, int held) throws Exception {
    this.held = held;
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
    stream =
        session.stream(
            CaptureSource.desktop(),
            options.asFastAsPossible().withSlowConsumer(SlowConsumer.BLOCK));
    next();
  }

  /** Every frame is copied whole, while the one before is read. */
  static StreamGrabs atFullRate(String display) throws Exception {
    return new StreamGrabs(display, StreamOptions.DEFAULT.withDamage(DamageUse.IGNORE), 1);
  }

  /** What has changed is copied; the last three frames are held. */
  static StreamGrabs ofChanges(String display) throws Exception {
    return new StreamGrabs(display, StreamOptions.DEFAULT.withDamage(DamageUse.COPY_CHANGES), 3);
  }

  @Override
  public void capture() throws Exception {
    take().close();
    next();
  }

  @Override
  public void next() throws Exception {
    latest = take();
    ring.add(latest);
    if (ring.size() > held) {
      ring.remove().close();
    }
  }

  private Frame take() throws InterruptedException {
    return stream
        .take(TIMEOUT)
        .orElseThrow(() -> new IllegalStateException("no frame came within " + TIMEOUT));
  }

  /** A frame that waits is there before the screen changes again. */
  @Override
  public void settle() {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (stream.statistics().waiting() == 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("no frame was captured within " + TIMEOUT);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() {
    ring.forEach(Frame::close);
    session.close();
  }
}
