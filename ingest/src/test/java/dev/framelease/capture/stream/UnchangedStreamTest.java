package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams as fast as possible, of a screen on which nothing changes unless it is said to. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class UnchangedStreamTest {
  private static final int SIDE = 4;
  private static final FrameLayout LAYOUT = FrameLayout.packed(SIDE, SIDE, PixelFormat.BGRX);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final StreamOptions FAST = StreamOptions.DEFAULT.asFastAsPossible();

  private final TestMemory memory = TestMemory.ofSize(SIDE * SIDE * 4);

  /** How often the source was asked for a frame, and whether something has changed. */
  private final AtomicInteger asked = new AtomicInteger();

  private final Semaphore waiting = new Semaphore(0);
  private final Semaphore changes = new Semaphore(0);

  /** Its first frame is new, and so is each after a change. */
  private final class StillScreen implements FrameSource {
    private boolean changed = true;

    @Override
    public GrabResult next(Duration timeout) {
      Frame frame = frame(asked.incrementAndGet());
      boolean captured = changed;
      changed = false;
      return captured ? new GrabResult.Captured(frame) : new GrabResult.NothingChanged(frame);
    }

    /** Longer than it is told to, so that nothing but a change ends it. */
    @Override
    public boolean awaitDamage(long timeoutNanos) throws InterruptedException {
      waiting.release();
      changed = changes.tryAcquire(LONG.toSeconds(), TimeUnit.SECONDS);
      return changed;
    }

    @Override
    public void close() {}
  }

  private Frame frame(int number) {
    CaptureTime time = new CaptureTime(number, number, Instant.EPOCH.plusNanos(number));
    FrameInfo info =
        new FrameInfo(number, 0, Region.ofSize(SIDE, SIDE), LAYOUT, new Damage.Unknown(), time, 0);
    return Frame.of(memory.lend("frame " + number), info);
  }

  private FrameStream open(StreamOptions options) {
    return new OpenStreams().open(new StillScreen(), new StreamName("a test", "none"), options);
  }

  private void awaitWaiting() throws InterruptedException {
    assertTrue(waiting.tryAcquire(LONG.toSeconds(), TimeUnit.SECONDS), "it does not wait");
  }

  @ParameterizedTest
  @EnumSource(names = {"KEEP_LATEST", "DROP_NEWEST"})
  void shouldWaitForAChangeWhereNobodyTookWhatShowsTheSame(SlowConsumer policy) throws Exception {
    try (FrameStream stream = open(FAST.withSlowConsumer(policy))) {
      for (int change = 1; change <= 3; change++) {
        awaitWaiting();
        // One that is new, and one more that tells that nothing has changed since.
        assertEquals(2 * change, asked.get());
        changes.release();
      }
      assertFalse(stream.hasEnded());
    }
  }

  @Test
  void shouldDeliverAChangeThatEndedTheWait() throws Exception {
    StreamOptions options = FAST.withDamage(DamageUse.ONLY_ON_CHANGE);
    try (FrameStream stream = open(options.withSlowConsumer(SlowConsumer.BLOCK))) {
      for (int change = 0; change < 3; change++) {
        try (Frame frame = stream.take(LONG).orElseThrow()) {
          assertEquals(1 + 2 * change, frame.info().sequence());
        }
        awaitWaiting();
        assertTrue(stream.take(Duration.ZERO).isEmpty());
        changes.release();
      }
    }
  }

  /** Under this policy it waits for room, and a frame for each that was taken is what is wanted. */
  @Test
  void shouldRepeatForEachThatIsTakenWhereItBlocks() throws Exception {
    try (FrameStream stream = open(FAST.withSlowConsumer(SlowConsumer.BLOCK))) {
      for (int sequence = 1; sequence <= 20; sequence++) {
        try (Frame frame = stream.take(LONG).orElseThrow()) {
          assertEquals(sequence, frame.info().sequence());
        }
      }
      assertEquals(0, waiting.availablePermits());
    }
  }
}
