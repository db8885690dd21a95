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
import java.util.concurrent.locks.LockSupport;

/**
 * A stream without a pace that captures whole frames on a thread of its own, one ahead: the next is
 * written while this one is read.
 */
final class ThreadedStreamGrabs extends FrameCapturer {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long POLL_NANOS = 50_000;

  private final ScreenSession session;
  private final FrameStream stream;

  ThreadedStreamGrabs(String display) throws Exception {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
    stream =
        session.stream(
            CaptureSource.desktop(),
            StreamOptions.DEFAULT
                .asFastAsPossible()
                .withSlowConsumer(SlowConsumer.BLOCK)
                .withDamage(DamageUse.IGNORE));
    latest = take();
  }

  @Override
  public void next() throws Exception {
    Frame before = latest;
    latest = take();
    before.close();
  }

  private Frame take() throws InterruptedException {
    return stream
        .take(TIMEOUT)
        .orElseThrow(() -> new IllegalStateException("no frame came within " + TIMEOUT));
  }

  /** Waits for the frame that is captured ahead, so that nothing runs while others do. */
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
    latest.close();
    session.close();
  }
}
