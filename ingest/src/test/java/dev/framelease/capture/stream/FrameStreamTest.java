package dev.framelease.capture.stream;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.StreamStatistics;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.Servers;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames taken by hand and by iteration, and the end of a stream, on a real server. */
@Tag("smoke")
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class FrameStreamTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final int CAPACITY = 2;
  private static final StreamOptions FAST =
      StreamOptions.DEFAULT
          .asFastAsPossible()
          .withPool(PoolOptions.DEFAULT.withMaxSlots(CAPACITY + 2));

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  private ScreenSession session;

  @BeforeEach
  void openSession() {
    session = open(X.name());
  }

  private static ScreenSession open(String display) {
    return ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
  }

  @AfterEach
  void shouldHoldNothingAtTheEnd() {
    // A subscriber that has cancelled returns from its callback a moment later.
    Eventually.eventually("no subscriber is left", () -> threads("subscriber") == 0);
    assertEquals(0, session.status().slotsHeld());
    Eventually.eventually("nothing is written", () -> session.status().slotsQuarantined() == 0);
    session.close();
    Eventually.eventually("no thread is left", () -> threads("stream") == 0);
  }

  static long threads(String kind) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("framelease-" + kind + " "))
        .count();
  }

  private static void assertRise(List<Long> sequences) {
    assertEquals(sequences.stream().sorted().distinct().toList(), sequences);
  }

  private static void assertComplete(FrameStream stream) {
    assertEquals(0, stream.statistics().waiting());
    assertAddsUp(stream.statistics());
  }

  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldGiveRisingFramesInEachWay(SlowConsumer policy) throws Exception {
    List<Long> sequences = new ArrayList<>();
    long longest = 0;
    FrameStream stream = session.stream(DESKTOP, FAST.withSlowConsumer(policy));
    try (stream) {
      for (int i = 0; i < 20; i++) {
        try (Frame frame = stream.take(LONG).orElseThrow()) {
          sequences.add(frame.info().sequence());
          longest = Math.max(longest, frame.info().time().durationNanos());
        }
      }
      Iterator<Frame> frames = stream.iterator();
      for (int i = 0; i < 20; i++) {
        try (Frame frame = frames.next()) {
          sequences.add(frame.info().sequence());
        }
      }
      stream
          .frames()
          .limit(20)
          .forEach(
              frame -> {
                try (frame) {
                  sequences.add(frame.info().sequence());
                }
              });
      CollectingSubscriber subscriber = new CollectingSubscriber(20);
      stream.publisher().subscribe(subscriber);
      subscriber.awaitEnd();
      sequences.addAll(subscriber.sequences());
    }
    assertEquals(80, sequences.size());
    assertRise(sequences);
    assertEquals(80, stream.statistics().delivered());
    assertEquals(80, stream.statistics().delivery().count());
    assertTrue(
        stream.statistics().delivery().maxNanos() >= longest, "no frame came before its end");
    assertComplete(stream);
  }

  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldPassNoBoundWhileNobodyTakes(SlowConsumer policy) throws Exception {
    StreamOptions options = FAST.withSlowConsumer(policy).withCapacity(CAPACITY);
    FrameStream stream = session.stream(DESKTOP, options);
    try (stream;
        Frame first = stream.take(LONG).orElseThrow()) {
      long before = session.status().slotsCreated();
      DropCause cause =
          policy == SlowConsumer.KEEP_LATEST ? DropCause.REPLACED : DropCause.QUEUE_FULL;
      Eventually.eventually(
          "the consumer is too slow",
          () -> {
            int held = session.status().slotsHeld();
            assertTrue(held <= CAPACITY + 2, held + " slots are held");
            assertTrue(stream.statistics().waiting() <= CAPACITY);
            return policy == SlowConsumer.BLOCK
                ? stream.statistics().waiting() == CAPACITY
                : stream.statistics().dropped(cause) > 200;
          });
      assertTrue(before <= CAPACITY + 2 && first.isOpen());
      assertEquals(0, stream.statistics().dropped(DropCause.NO_SLOT));
      long newest;
      try (Frame next = stream.take(LONG).orElseThrow()) {
        newest = next.info().sequence();
      }
      assertEquals(
          policy == SlowConsumer.KEEP_LATEST,
          newest > first.info().sequence() + 100,
          "frame " + newest + " after " + first.info().sequence());
    }
    assertComplete(stream);
    if (policy == SlowConsumer.BLOCK) {
      assertTrue(stream.statistics().captured() <= 2 + CAPACITY + 1, "none is captured in vain");
    }
  }

  @Test
  void shouldCountWhatFoundNoSlotAndGoOn() throws Exception {
    StreamOptions slotForEach = FAST.withDamage(DamageUse.IGNORE);
    try (FrameStream stream = session.stream(DESKTOP, slotForEach)) {
      List<Frame> held = new ArrayList<>();
      for (int i = 0; i < CAPACITY + 2; i++) {
        held.add(stream.take(LONG).orElseThrow());
      }
      Eventually.eventually("none", () -> stream.statistics().dropped(DropCause.NO_SLOT) > 2);
      assertEquals(Optional.empty(), stream.take(Duration.ZERO));
      assertFalse(stream.hasEnded());
      held.forEach(Frame::close);
      stream.take(LONG).orElseThrow().close();
    }
  }

  @ParameterizedTest
  @EnumSource(SlowConsumer.class)
  void shouldAddUpAtAnyMoment(SlowConsumer policy) {
    StreamOptions options = FAST.withSlowConsumer(policy).withCapacity(CAPACITY).withLimit(2000);
    try (FrameStream stream = session.stream(DESKTOP, options)) {
      CompletableFuture<Void> taker = OwnThread.run(() -> drain(stream));
      while (!taker.isDone()) {
        assertAddsUp(stream.statistics());
      }
      taker.join();
      assertEquals(2000, stream.statistics().delivered());
    }
  }

  private static void assertAddsUp(StreamStatistics statistics) {
    assertEquals(
        statistics.captured(),
        statistics.delivered()
            + statistics.waiting()
            + statistics.dropped(DropCause.REPLACED)
            + statistics.dropped(DropCause.QUEUE_FULL)
            + statistics.dropped(DropCause.ENDED),
        statistics.toString());
  }

  @Test
  void shouldSkipLateFramesWhileTheConsumerBlocks() throws Exception {
    StreamOptions options =
        StreamOptions.DEFAULT.withRate(2000).withSlowConsumer(SlowConsumer.BLOCK);
    FrameStream stream = session.stream(DESKTOP, options);
    try (stream) {
      Eventually.eventually("one waits", () -> stream.statistics().waiting() == 1);
      long until = System.nanoTime() + 10_000_000;
      Eventually.eventually("time passes", () -> System.nanoTime() - until > 0);
      stream.take(LONG).orElseThrow().close();
      stream.take(LONG).orElseThrow().close();
      assertTrue(stream.statistics().dropped(DropCause.LATE) >= 15, stream::toString);
    }
    assertComplete(stream);
  }

  @Test
  void shouldKeepDeliveredFramesReadableAfterTheEnd() throws Exception {
    Frame frame;
    try (FrameStream stream = session.stream(DESKTOP, FAST)) {
      frame = stream.take(LONG).orElseThrow();
    }
    try (frame) {
      assertEquals(1, session.status().slotsHeld());
      assertDoesNotThrow(() -> frame.buffer().getInt(0));
    }
  }

  @Test
  void shouldEndTakersWhenAnotherThreadCloses() throws Exception {
    for (int round = 0; round < 200; round++) {
      FrameStream stream = session.stream(DESKTOP, FAST.withCapacity(1 + round % 2));
      CompletableFuture<Long> iterating =
          OwnThread.supply(
              () -> {
                long count = 0;
                for (Frame frame : stream) {
                  try (frame) {
                    count++;
                  }
                }
                return count;
              });
      stream.take(LONG).ifPresent(Frame::close);
      stream.close();
      assertTrue(iterating.get() >= 0);
      assertTrue(stream.hasEnded());
      assertEquals(Optional.empty(), stream.take(LONG));
      assertThrows(NoSuchElementException.class, () -> stream.iterator().next());
      assertEquals(0, session.status().slotsHeld(), "round " + round);
      assertComplete(stream);
    }
  }

  @Test
  void shouldEndWhenAWaitingIterationIsInterrupted() throws Exception {
    FrameStream stream = session.stream(DESKTOP, StreamOptions.DEFAULT.withRate(1e-3));
    stream.take(LONG).orElseThrow().close();
    AtomicReference<CaptureException> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              thrown.set(assertThrows(CaptureException.class, () -> stream.iterator().hasNext()));
              flag.set(Thread.currentThread().isInterrupted());
            });
    thread.start();
    thread.interrupt();
    thread.join();
    assertEquals(Reason.INTERRUPTED, thrown.get().reason());
    assertTrue(flag.get());
    assertTrue(stream.hasEnded());
  }

  @Test
  void shouldGoOnWhenATakerIsInterrupted() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, StreamOptions.DEFAULT.withRate(1e-3))) {
      stream.take(LONG).orElseThrow().close();
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> stream.take(LONG));
      assertFalse(stream.hasEnded());
    }
  }

  @Test
  void shouldCloseWithinAPipelineAndBySession() throws Exception {
    FrameStream stream = session.stream(DESKTOP, FAST);
    long count =
        stream
            .frames()
            .peek(
                frame -> {
                  frame.close();
                  stream.close();
                })
            .count();
    assertEquals(1, count);

    FrameStream other = session.stream(DESKTOP, FAST);
    session.close();
    for (int i = 0; i < 2; i++) {
      CaptureException e = assertThrows(CaptureException.class, () -> drain(other));
      assertEquals(Reason.SESSION_CLOSED, e.reason(), "to every taker");
    }
    other.close();
  }

  private static void drain(FrameStream stream) {
    stream.forEach(Frame::close);
  }

  @Test
  void shouldEndAfterItsLimit() {
    FrameStream stream = session.stream(DESKTOP, FAST.withLimit(7));
    assertEquals(7, stream.frames().peek(Frame::close).mapToLong(f -> 1).sum());
    assertTrue(stream.hasEnded());
    stream.close();
    assertComplete(stream);
  }

  @Test
  void shouldTakeNothingAheadWhereItIsMadeParallel() {
    StreamOptions slotForEach = FAST.withDamage(DamageUse.IGNORE).withLimit(50);
    try (FrameStream stream = session.stream(DESKTOP, slotForEach)) {
      assertEquals(50, closed(stream.frames().parallel()));
    }
    try (FrameStream stream = session.stream(DESKTOP, slotForEach)) {
      assertEquals(50, closed(StreamSupport.stream(stream.spliterator(), true)));
    }
  }

  private static long closed(Stream<Frame> frames) {
    return frames.peek(Frame::close).filter(frame -> !frame.isOpen()).count();
  }

  @Test
  void shouldSayWhyASourceCannotBeCaptured() {
    CaptureSource outside = CaptureSource.region(new Region(60, 40, 10, 10));
    try (FrameStream stream = session.stream(outside, FAST)) {
      CaptureException e = assertThrows(CaptureException.class, () -> stream.take(LONG));
      assertEquals(Reason.REGION_OUTSIDE, e.reason());
    }
  }

  @Test
  void shouldCloseAtOnceWhileTheServerIsStoppedAndEndWhenItDies() throws Exception {
    try (VirtualDisplay display =
            VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(64, 48));
        ScreenSession other = open(display.name())) {
      FrameStream late = other.stream(DESKTOP, FAST.withGrabTimeout(Duration.ofMillis(20)));
      FrameStream stopped = other.stream(DESKTOP, FAST.withGrabTimeout(Duration.ofHours(1)));
      FrameStream dying = other.stream(DESKTOP, FAST.withGrabTimeout(Duration.ofHours(1)));
      late.take(LONG).orElseThrow().close();
      stopped.take(LONG).orElseThrow().close();
      Servers.stop(display);
      Eventually.eventually(
          "late answers are counted", () -> late.statistics().dropped(DropCause.TIMED_OUT) > 1);
      assertFalse(late.hasEnded());
      stopped.close();
      assertEquals(Optional.empty(), stopped.take(LONG));
      CompletableFuture<Void> taker = OwnThread.run(() -> drain(dying));
      Servers.kill(display);
      ExecutionException e = assertThrows(ExecutionException.class, taker::get);
      assertEquals(Reason.CONNECTION_LOST, ((CaptureException) e.getCause()).reason());
      late.close();
      dying.close();
      Eventually.eventually("nothing is held", () -> other.status().slotsHeld() == 0);
    }
  }
}
