package dev.framelease.x11;

import static dev.framelease.x11.TakenFrames.next;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.DropCause;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.RandrForTests;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frames on request of which the server is asked for the next while one is in use. */
@Timeout(120)
@ExtendWith(LedgerExtension.class)
class FramesAheadTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final StreamOptions WHOLE =
      StreamOptions.DEFAULT.onRequest().withAhead(LONG).withDamage(DamageUse.IGNORE);

  private VirtualDisplay display;
  private ScreenSession session;
  private Canvas canvas;

  @BeforeEach
  void open() {
    display = VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(64, 48));
    session =
        ScreenSession.open(
            SessionOptions.DEFAULT
                .withDisplay(display.name())
                .withBudget(MemoryBudget.of(1 << 20, Duration.ofSeconds(1))));
    canvas = Canvas.open(display.name());
  }

  @AfterEach
  void close() {
    session.close();
    canvas.close();
    display.close();
    Eventually.eventually("no slot is left", () -> ServerMemory.openSlots() == 0);
  }

  @Test
  void shouldCaptureAnewWhatIsTooOld() throws Exception {
    StreamOptions fresh = WHOLE.withAhead(Duration.ofNanos(1));
    try (FrameStream stream = session.stream(DESKTOP, fresh)) {
      for (int colour = 0x100000; colour < 0x100020; colour++) {
        canvas.fill(colour);
        try (Frame frame = next(stream)) {
          Pattern.assertFilled(frame, colour);
        }
      }
    }
  }

  /** A first frame is one of which nothing has been told; then only what the server has told of. */
  @Test
  void shouldCaptureNothingAheadWhereNothingHasChanged() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, WHOLE.withDamage(DamageUse.COPY_CHANGES))) {
      next(stream).close();
      for (int colour = 0x100001; colour < 0x100020; colour++) {
        canvas.fill(colour);
        try (Frame frame = next(stream);
            Frame same = next(stream)) {
          Pattern.assertFilled(frame, colour);
          assertInstanceOf(Damage.Rectangles.class, frame.info().damage());
          assertEquals(new Damage.Unchanged(), same.info().damage());
        }
      }
    }
  }

  @Test
  void shouldDoWithoutWhereNoSlotIsFree() throws Exception {
    StreamOptions one = WHOLE.withPool(PoolOptions.DEFAULT.withMaxSlots(1));
    try (FrameStream stream = session.stream(DESKTOP, one)) {
      try (Frame only = next(stream)) {
        Eventually.eventually("it has learned that " + only + " is all", () -> lacksSlot(stream));
      }
      for (int colour = 0x100000; colour < 0x100010; colour++) {
        canvas.fill(colour);
        try (Frame frame = next(stream)) {
          Pattern.assertFilled(frame, colour);
          assertEquals(1, session.status().slotsCreated());
        }
      }
    }
  }

  /**
   * What it lacks of the budget, another has; who is told of that each time would give slots up.
   */
  @Test
  void shouldMakeASlotForItOnceThereIsRoom() throws Exception {
    long slotBytes = 4L * 64 * 48;
    MemoryBudget budget = MemoryBudget.ofBytes(2 * slotBytes);
    Shortages shortages = new Shortages();
    MemoryBudget.Account other = budget.open("another", shortages);
    assertTrue(other.reserve(slotBytes));
    SessionOptions options = SessionOptions.DEFAULT.withDisplay(display.name()).withBudget(budget);
    PoolOptions pool = new PoolOptions(1, 2, 2 * slotBytes, OverflowPolicy.FAIL);
    try (ScreenSession modest = ScreenSession.open(options);
        FrameStream stream = modest.stream(DESKTOP, WHOLE.withPool(pool))) {
      try (Frame held = next(stream)) {
        Eventually.eventually(() -> "a slot is asked for beside " + held, shortages::wereTold);
      }
      for (int i = 0; i < 50; i++) {
        next(stream).close();
      }
      assertEquals(1, shortages.told());
      other.release(slotBytes);
      try (Frame held = next(stream)) {
        Eventually.eventually(
            "a slot is made beside " + held, () -> modest.status().slotsCreated() == 2);
      }
      Eventually.eventually("it is used", () -> isAhead(stream, new ArrayDeque<>(), 1));
    } finally {
      other.close();
    }
  }

  /** Counts how often one is told that others lack memory. */
  private static final class Shortages implements MemoryBudget.Shortage {
    private final AtomicInteger told = new AtomicInteger();

    int told() {
      return told.get();
    }

    boolean wereTold() {
      return told() > 0;
    }

    @Override
    public void giveBackIdle(Duration idleAfter) {
      told.incrementAndGet();
    }

    @Override
    public void roomMade() {}
  }

  private static boolean lacksSlot(FrameStream stream) {
    try {
      assertTrue(stream.take(Duration.ofMillis(20)).isEmpty());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return stream.statistics().dropped(DropCause.NO_SLOT) > 0;
  }

  /** Where a slot is missing for it, one is made: as many as are held, and one. */
  @Test
  void shouldHoldOneSlotMoreThanItsTakers() throws Exception {
    int held = 4;
    Queue<Frame> ring = new ArrayDeque<>();
    try (FrameStream stream = session.stream(DESKTOP, WHOLE)) {
      Eventually.eventually(
          "a slot is made for it",
          () -> isAhead(stream, ring, held) && session.status().slotsCreated() == held + 1);
      for (int i = 0; i < 50; i++) {
        assertTrue(isAhead(stream, ring, held));
      }
      assertEquals(held + 1, session.status().slotsCreated());
    } finally {
      ring.forEach(Frame::close);
    }
  }

  /** Takes a frame, and tells whether it had been asked for before. */
  private static boolean isAhead(FrameStream stream, Queue<Frame> ring, int held) {
    long before = System.nanoTime();
    Frame frame = nextOf(stream);
    ring.add(frame);
    if (ring.size() == held) {
      ring.remove().close();
    }
    return frame.info().time().requestedNanos() < before;
  }

  private static Frame nextOf(FrameStream stream) {
    try {
      return next(stream);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldGiveEachFrameToOneOfManyTakers() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, WHOLE.withLimit(400))) {
      Set<Long> sequences = new TreeSet<>();
      CompletableFuture<?>[] takers = new CompletableFuture<?>[4];
      for (int i = 0; i < takers.length; i++) {
        takers[i] =
            OwnThread.run(
                () -> {
                  for (Frame frame : stream) {
                    try (frame) {
                      synchronized (sequences) {
                        assertTrue(sequences.add(frame.info().sequence()));
                      }
                    }
                  }
                });
      }
      for (CompletableFuture<?> taker : takers) {
        taker.get();
      }
      assertEquals(400, sequences.size());
      assertTrue(stream.hasEnded());
    }
  }

  @Test
  void shouldAwaitDamageThoughAFrameIsAhead() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, WHOLE)) {
      for (int colour = 0x100000; colour < 0x100010; colour++) {
        next(stream).close();
        assertTrue(stream.awaitDamage(LONG));
        canvas.fill(colour);
        try (Frame frame = next(stream)) {
          Pattern.assertFilled(frame, colour);
        }
      }
    }
  }

  @Test
  void shouldGoOnWithAnotherRegionWhereTheScreenWasResizedMeanwhile() throws Exception {
    try (RandrForTests randr = new RandrForTests(display.name());
        FrameStream stream = session.stream(DESKTOP, WHOLE)) {
      randr.turnOff();
      for (int i = 0; i < 10; i++) {
        next(stream).close();
        Region size = Region.ofSize(40 + i, 30);
        randr.resize(size.width(), size.height());
        Eventually.eventually(
            "frames are of the new size",
            () -> {
              try (Frame frame = nextOf(stream)) {
                return frame.info().region().equals(size)
                    && frame.buffer().remaining() == 4 * size.width() * size.height();
              }
            });
      }
    }
  }

  @Test
  void shouldTellThatTheServerHasDied() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, WHOLE)) {
      next(stream).close();
      Servers.kill(display);
      // What it had captured before may still be taken.
      CaptureException e =
          assertThrows(
              CaptureException.class,
              () -> {
                next(stream).close();
                next(stream).close();
              });
      assertEquals(Reason.CONNECTION_LOST, e.reason());
    }
  }

  @Test
  void shouldGiveUpAFrameInTimeAndGoOnWhereTheServerStoodStill() throws Exception {
    try (FrameStream stream = session.stream(DESKTOP, WHOLE)) {
      next(stream).close();
      Servers.stop(display);
      try {
        // One was perhaps captured before.
        stream.take(Duration.ofMillis(50)).ifPresent(Frame::close);
        assertTrue(stream.take(Duration.ofMillis(50)).isEmpty());
      } finally {
        Servers.resume(display);
      }
      // What was given up shows the colour of before.
      session.desktop();
      Eventually.eventually("its slots come back", () -> session.status().slotsQuarantined() == 0);
      next(stream).close();
    }
  }

  @Test
  void shouldBeRefusedWhereAThreadOfTheStreamCaptures() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> StreamOptions.DEFAULT.withAhead(LONG));
    assertTrue(e.getMessage().contains("onRequest"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> WHOLE.withCapacity(1));
    assertThrows(IllegalArgumentException.class, () -> WHOLE.withAhead(Duration.ofNanos(-1)));
  }
}
