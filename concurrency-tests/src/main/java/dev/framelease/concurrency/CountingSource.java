package dev.framelease.concurrency;

import dev.framelease.capture.GrabResult;
import dev.framelease.capture.stream.FrameSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A source of no frames that counts how often it is closed. */
class CountingSource implements FrameSource {
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final AtomicInteger closes = new AtomicInteger();

  final int closes() {
    return closes.get();
  }

  @Override
  public final GrabResult next(Duration timeout) {
    return new GrabResult.TimedOut(AT_ONCE);
  }

  @Override
  public final void close() {
    closes.incrementAndGet();
  }
}
