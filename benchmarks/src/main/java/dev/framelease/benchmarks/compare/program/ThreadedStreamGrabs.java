package dev.framelease.benchmarks.compare.program;

import dev.framelease.capture.DamageUse;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import java.util.concurrent.locks.LockSupport;

/**
 * A stream without a pace that captures whole frames on a thread of its own, one ahead: the next is
 * written while this one is read.
 */
final class ThreadedStreamGrabs extends StreamCapturer {
  private static final long POLL_NANOS = 50_000;

  ThreadedStreamGrabs(String display) throws Exception {
    super(
        display,
        StreamOptions.DEFAULT
            .asFastAsPossible()
            .withSlowConsumer(SlowConsumer.BLOCK)
            .withDamage(DamageUse.IGNORE));
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
}
