package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A stream and another session that take slots from each other, and requests that come late at
 * random: frames show the screen as it was, for as long as they are held, and what has gone back to
 * the system never shows anything again.
 */
@Timeout(600)
@ExtendWith(LedgerExtension.class)
class AheadUnderDelaysTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(4);
  private static final CaptureSource DESKTOP = CaptureSource.desktop();
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final int SLOTS = 6;
  private static final int MOST_HELD = 4;

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final MemoryBudget budget =
      MemoryBudget.of(SLOTS * 4L * WIDTH * HEIGHT, Duration.ofMillis(3));

  /** One in so many requests comes late. */
  private volatile int oneIn = Integer.MAX_VALUE;

  private final AtomicInteger ahead = new AtomicInteger();
  private final int[] screen = new int[WIDTH * HEIGHT];
  private final List<Shown> held = new ArrayList<>();
  private final List<ByteBuffer> ended = new ArrayList<>();
  private int taken;
  private Canvas canvas;

  /** What was on the screen since the last frame was taken, the latest last. */
  private final List<int[]> screens = new ArrayList<>();

  private boolean isAhead;

  /** A frame, and what was on the screen when it was taken. */
  private static final class Shown {
    private final Frame frame;
    private final int[] pixels;

    Shown(Frame frame, int[] pixels) {
      this.frame = frame;
      this.pixels = pixels;
    }

    boolean isRight() {
      return Arrays.equals(pixels, found());
    }

    private int[] found() {
      int[] found = new int[pixels.length];
      frame.buffer().asIntBuffer().get(found);
      for (int i = 0; i < found.length; i++) {
        found[i] &= 0xffffff;
      }
      return found;
    }

    Frame frame() {
      return frame;
    }

    void check() {
      assertArrayEquals(pixels, found());
    }
  }

  /** Delays requests of one connection. */
  private final class Delays implements Interference {
    private final Random delays = new Random(seed);
    private final AheadRequests requests = new AheadRequests();
    private int connection;

    @Override
    public synchronized Passing passing(Request request) {
      if (request.connection() > connection) {
        connection = request.connection();
      }
      boolean ofStream = request.connection() == connection && connection > 0;
      if (ofStream && requests.has(request)) {
        ahead.incrementAndGet();
      }
      if (delays.nextInt(oneIn) == 0) {
        LockSupport.parkNanos(delays.nextInt(10) == 0 ? 30_000_000 : delays.nextInt(3_000_000));
      }
      return Passing.on();
    }
  }

  @Test
  void shouldShowWhatWasOnTheScreen() throws Exception {
    run(3, 150);
  }

  @Test
  void shouldShowWhatWasOnTheScreenWhenFramesAheadWereAskedFor() throws Exception {
    isAhead = true;
    run(3, 150);
  }

  @Tag("long")
  @Test
  void shouldShowWhatWasOnTheScreenForLong() throws Exception {
    run(60, 1000);
  }

  @Tag("long")
  @Test
  void shouldShowWhatWasOnTheScreenWhenFramesAheadWereAskedForForLong() throws Exception {
    isAhead = true;
    run(60, 1000);
  }

  private void run(int streams, int steps) throws Exception {
    try (Canvas opened = Canvas.open(X.name());
        XRelay relay = XRelay.to(X.name(), new Delays())) {
      canvas = opened;
      draw(Region.ofSize(WIDTH, HEIGHT));
      ServerResources before = ServerResources.of(X.name());
      try (ScreenSession session = open(relay.name());
          ScreenSession lacking = open(X.name())) {
        for (int i = 0; i < streams; i++) {
          stream(session, lacking, steps);
        }
      }
      Eventually.eventually(
          () -> "the server has done all that it was asked for",
          () -> ServerResources.of(X.name()).equals(before));
    } catch (Exception | AssertionError e) {
      throw new AssertionError("with the seed " + seed, e);
    } finally {
      held.forEach(shown -> shown.frame().close());
    }
    ended.forEach(AheadUnderDelaysTest::assertZeros);
    assertTrue(ahead.get() > 0 && taken > 0, ahead + " requests ahead of " + taken);
  }

  private ScreenSession open(String display) {
    return ScreenSession.open(
        SessionOptions.DEFAULT.withDisplay(display).withBudget(budget).withGrabTimeout(LONG));
  }

  private void stream(ScreenSession session, ScreenSession lacking, int steps) throws Exception {
    List<ByteBuffer> slots = new ArrayList<>();
    oneIn = Integer.MAX_VALUE;
    StreamOptions onRequest = StreamOptions.DEFAULT.onRequest();
    StreamOptions options =
        isAhead ? onRequest.withAhead(LONG).withDamage(DamageUse.IGNORE) : onRequest;
    try (FrameStream stream = session.stream(DESKTOP, options)) {
      oneIn = 4 + random.nextInt(60);
      // Where others have lacked memory, nothing is copied ahead for a minute.
      for (int i = 0; i < steps / 2 || ahead.get() == 0; i++) {
        step(stream, null, slots);
        held.forEach(Shown::check);
      }
      for (int i = 0; i < steps / 2; i++) {
        step(stream, lacking, slots);
        held.forEach(Shown::check);
      }
    }
    held.forEach(Shown::check);
    while (!held.isEmpty()) {
      held.remove(0).frame().close();
    }
    ended.addAll(slots);
    Eventually.eventually(
        "slots go back", () -> slots.stream().allMatch(slot -> slot.getInt(0) == 0));
  }

  private void step(FrameStream stream, ScreenSession lacking, List<ByteBuffer> slots)
      throws Exception {
    switch (random.nextInt(12)) {
      case 0 -> took(stream.take(SHORT), slots);
      case 1 -> {
        if (lacking != null) {
          other(lacking);
        }
      }
      case 2 -> interrupted(stream, slots);
      case 3 -> draw(someRegion(1));
      case 4, 5, 6, 7 -> draw(someRegion(4));
      default -> took(stream.take(LONG), slots);
    }
    while (held.size() > random.nextInt(MOST_HELD + 1)) {
      held.remove(random.nextInt(held.size())).frame().close();
    }
  }

  private void took(Optional<Frame> frame, List<ByteBuffer> slots) {
    frame.ifPresent(
        got -> {
          taken++;
          held.add(shown(got));
          slots.add(got.buffer());
          screens.clear();
        });
  }

  /** One that may have been captured ahead shows the screen as it was at some time since then. */
  private Shown shown(Frame frame) {
    Shown latest = new Shown(frame, screen.clone());
    if (!isAhead || latest.isRight()) {
      return latest;
    }
    for (int[] earlier : screens) {
      Shown before = new Shown(frame, earlier);
      if (before.isRight()) {
        ahead.incrementAndGet();
        return before;
      }
    }
    return latest;
  }

  /** Another session shows the same, in a slot that is not one of the stream's any more. */
  private void other(ScreenSession lacking) {
    if (lacking.tryGrab(DESKTOP, LONG) instanceof GrabResult.Captured captured) {
      held.add(new Shown(captured.frame(), screen.clone()));
    }
  }

  private void interrupted(FrameStream stream, List<ByteBuffer> slots) throws Exception {
    Thread.currentThread().interrupt();
    try {
      took(stream.take(LONG), slots);
    } catch (InterruptedException e) {
      // Nothing was taken.
    } catch (CaptureException e) {
      assertEquals(Reason.INTERRUPTED, e.reason(), e::toString);
    } finally {
      boolean unused = Thread.interrupted();
    }
  }

  /** A part of the screen, of up to one in so many of its rows and columns. */
  private Region someRegion(int part) {
    int width = 1 + random.nextInt(WIDTH / part);
    int height = 1 + random.nextInt(HEIGHT / part);
    return new Region(
        random.nextInt(WIDTH - width + 1), random.nextInt(HEIGHT - height + 1), width, height);
  }

  private void draw(Region region) {
    int colour = 1 + random.nextInt(0xffffff);
    screens.add(screen.clone());
    canvas.fill(region, colour);
    for (int y = region.y(); y < region.y() + region.height(); y++) {
      int row = y * WIDTH + region.x();
      Arrays.fill(screen, row, row + region.width(), colour);
    }
  }

  private static void assertZeros(ByteBuffer slot) {
    for (int at = 0; at < slot.capacity(); at += 4) {
      assertEquals(0, slot.getInt(at));
    }
  }
}
