package dev.framelease.x11.damage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.RandomDrawing;
import java.nio.IntBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames of which some were captured ahead, while somebody draws at random: nothing differs from
 * the frame before but what the damage tells, and when the drawing is over, nothing differs from a
 * frame that is copied whole. A frame whose damage was told too early, or never, would.
 */
@Timeout(600)
@ExtendWith(LedgerExtension.class)
class AheadProofTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Region DESKTOP = Region.ofSize(160, 120);
  private static final Region PART = new Region(17, 11, 101, 75);
  private static final int MOST_HELD = 3;

  @RegisterExtension static final XServer X = XServer.ofSize(DESKTOP.width(), DESKTOP.height());

  private final Random random = new Random(20261124);
  private final List<Frame> held = new ArrayList<>();

  /** What the frame before showed; null before the first. */
  private int[] before;

  static List<Arguments> cases() {
    CaptureSource part = CaptureSource.region(PART);
    // Some are too old, some are not.
    return List.of(
        Arguments.of(CaptureSource.desktop(), LONG),
        Arguments.of(part, LONG),
        Arguments.of(part.withCursor(), LONG),
        Arguments.of(part, Duration.ofNanos(200_000)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldDifferByItsDamageAndInTheEndByNothing(CaptureSource source, Duration oldest)
      throws Exception {
    prove(source, oldest, 100);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("cases")
  void shouldDifferByItsDamageAndInTheEndByNothingForLong(CaptureSource source, Duration oldest)
      throws Exception {
    prove(source, oldest, 5_000);
  }

  private void prove(CaptureSource source, Duration oldest, int frames) throws Exception {
    StreamOptions options = StreamOptions.DEFAULT.onRequest().withAhead(oldest);
    // Its windows are to stay until all is compared.
    try (RandomDrawing drawing = new RandomDrawing(X.name(), 5);
        ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
        FrameStream stream = session.stream(source, options)) {
      for (int round = 0; round < 3; round++) {
        takeWhileSomebodyDraws(stream, drawing, frames, oldest.equals(LONG));
        compareWithWhole(session, source, stream);
      }
    } finally {
      held.forEach(Frame::close);
    }
  }

  private void takeWhileSomebodyDraws(
      FrameStream stream, RandomDrawing drawer, int frames, boolean sometimes) throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> drawing =
        OwnThread.run(
            () -> {
              while (!enough.get()) {
                drawer.draw(1);
              }
            });
    try {
      int ahead = 0;
      for (int taken = 0; taken < frames || (sometimes && ahead < frames / 10); taken++) {
        if (random.nextInt(4) == 0) {
          boolean unused = stream.awaitDamage(Duration.ofMillis(1));
        }
        long asked = System.nanoTime();
        Frame frame = take(stream);
        ahead += frame.info().time().requestedNanos() < asked ? 1 : 0;
        hold(frame);
      }
    } finally {
      enough.set(true);
      drawing.join();
    }
  }

  private Frame take(FrameStream stream) throws InterruptedException {
    Frame frame = stream.take(LONG).orElseThrow();
    try {
      int[] now = pixels(frame);
      if (before != null) {
        assertArrayEquals(outside(frame, before), outside(frame, now), frame::toString);
      } else {
        assertTrue(frame.info().damage() instanceof Damage.Unknown);
      }
      before = now;
      return frame;
    } catch (Throwable t) {
      frame.close();
      throw t;
    }
  }

  private void hold(Frame frame) {
    held.add(frame);
    while (held.size() > random.nextInt(MOST_HELD + 1)) {
      held.remove(random.nextInt(held.size())).close();
    }
  }

  private void compareWithWhole(ScreenSession session, CaptureSource source, FrameStream stream)
      throws Exception {
    boolean unchanged = false;
    while (!unchanged) {
      try (Frame last = take(stream)) {
        unchanged = last.info().damage() instanceof Damage.Unchanged;
      }
    }
    try (Frame whole = session.grab(source)) {
      assertArrayEquals(pixels(whole), before);
    }
  }

  private static int[] pixels(Frame frame) {
    IntBuffer words = frame.buffer().asIntBuffer();
    int[] pixels = new int[words.remaining()];
    words.get(pixels);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xffffff;
    }
    return pixels;
  }

  /** The pixels of which the frame tells that they are as before; black for others. */
  private static int[] outside(Frame frame, int[] pixels) {
    int[] outside = pixels.clone();
    Damage damage = frame.info().damage();
    if (damage instanceof Damage.Rectangles rectangles) {
      int width = frame.info().region().width();
      for (Region changed : rectangles.regions()) {
        for (int y = changed.y(); y < changed.y() + changed.height(); y++) {
          int row = y * width + changed.x();
          Arrays.fill(outside, row, row + changed.width(), 0);
        }
      }
    } else {
      assertTrue(damage instanceof Damage.Unchanged, damage::toString);
    }
    return outside;
  }
}
