package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that may have fewer slots than frames may wait, or whose takers hold most of them. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class ScarceSlotsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CAPACITY = 3;
  private static final int FRAME_BYTES = 4 * 64 * 48;

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private ScreenSession session;

  @BeforeEach
  void openSession() {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
  }

  @AfterEach
  void shouldHoldNothingAtTheEnd() {
    assertEquals(0, session.status().slotsHeld());
    session.close();
  }

  private FrameStream open(SlowConsumer policy, PoolOptions pool) {
    return session.stream(
        CaptureSource.desktop(),
        StreamOptions.DEFAULT
            .asFastAsPossible()
            // A slot for each frame, also where it is the same as the one before.
            .withDamage(DamageUse.IGNORE)
            .withSlowConsumer(policy)
            .withCapacity(CAPACITY)
            .withGrabTimeout(Duration.ofMillis(20))
            .withPool(pool));
  }

  private static void await(FrameStream stream, DropCause cause) {
    long before = stream.statistics().dropped(cause);
    Eventually.eventually(
        () -> "more " + cause + " in " + stream.statistics(),
        () -> stream.statistics().dropped(cause) > before + 20);
  }

  private static long next(FrameStream stream) throws InterruptedException {
    try (Frame frame = stream.take(LONG).orElseThrow()) {
      return frame.info().sequence();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,FAIL", "2,FAIL", "3,FAIL", "1,BLOCK", "2,BLOCK"})
  void shouldKeepTheLatestInHoweverFewSlots(int slots, OverflowPolicy overflow) throws Exception {
    PoolOptions pool = PoolOptions.DEFAULT.withMaxSlots(slots).withOverflow(overflow);
    try (FrameStream stream = open(SlowConsumer.KEEP_LATEST, pool)) {
      await(stream, DropCause.REPLACED);
      long captured = stream.statistics().captured();
      assertTrue(next(stream) > captured - slots, "it is one of the last");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldKeepTheLatestInHoweverFewBytes(int slots) throws Exception {
    PoolOptions pool = PoolOptions.DEFAULT.withMaxBytes(slots * FRAME_BYTES + FRAME_BYTES / 2);
    try (FrameStream stream = open(SlowConsumer.KEEP_LATEST, pool)) {
      await(stream, DropCause.REPLACED);
      assertTrue(session.status().slotBytes() <= pool.maxBytes());
      long captured = stream.statistics().captured();
      assertTrue(next(stream) > captured - slots, "it is one of the last");
    }
  }

  @ParameterizedTest
  @EnumSource(value = SlowConsumer.class, mode = EnumSource.Mode.EXCLUDE, names = "KEEP_LATEST")
  void shouldKeepWhatWaitsUnderTheOtherPolicies(SlowConsumer policy) throws Exception {
    try (FrameStream stream = open(policy, PoolOptions.DEFAULT.withMaxSlots(2))) {
      await(stream, DropCause.NO_SLOT);
      assertEquals(1, next(stream));
      assertEquals(2, next(stream));
      assertTrue(next(stream) > 2);
    }
  }

  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldGoOnWhenATakerThatHeldAllSlotsClosesOne(SlowConsumer policy) throws Exception {
    try (FrameStream stream = open(policy, PoolOptions.DEFAULT.withMaxSlots(4))) {
      List<Frame> held = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        held.add(stream.take(LONG).orElseThrow());
      }
      await(stream, DropCause.NO_SLOT);
      held.remove(0).close();
      long last = held.get(held.size() - 1).info().sequence();
      assertTrue(next(stream) > last);
      held.forEach(Frame::close);
    }
  }

  /** No slot can hold a frame: nothing comes, nothing is held, and it is counted. */
  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldCountFramesThatAreLargerThanAllSlotsMayBe(SlowConsumer policy) throws Exception {
    try (FrameStream stream = open(policy, PoolOptions.DEFAULT.withMaxBytes(FRAME_BYTES - 1))) {
      await(stream, DropCause.NO_SLOT);
      assertTrue(stream.take(Duration.ZERO).isEmpty());
      assertEquals(0, stream.statistics().captured());
      assertEquals(0, session.status().slotBytes());
    }
  }
}
