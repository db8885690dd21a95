package dev.framelease.x11;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.CursorForTests;
import dev.framelease.x11.xcb.RandrForTests;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cursor drawn into frames, compared with the same frames without it. */
@ExtendWith(LedgerExtension.class)
class CursorInFrameTest {
  private static final int WIDTH = 41;
  private static final int HEIGHT = 31;
  private static final int CURSOR_WIDTH = 9;
  private static final int CURSOR_HEIGHT = 7;
  private static final int HOT_X = 3;
  private static final int HOT_Y = 5;
  private static final int[] ARGB = Argb.random(CURSOR_WIDTH * CURSOR_HEIGHT, new Random(9));
  private static final VirtualDisplayOptions OPTIONS =
      VirtualDisplayOptions.DEFAULT.withSize(WIDTH, HEIGHT);

  @RegisterExtension static final XServer X16 = XServer.with(OPTIONS.withDepth(16));
  @RegisterExtension static final XServer X24 = XServer.with(OPTIONS.withDepth(24));
  @RegisterExtension static final XServer X30 = XServer.with(OPTIONS.withDepth(30));

  @BeforeAll
  static void draw() {
    Random random = new Random(5);
    for (XServer server : List.of(X16, X24, X30)) {
      RawScreen.draw(server.name(), (x, y) -> random.nextInt());
    }
  }

  private static CursorForTests show(XServer server) {
    CursorForTests cursors = new CursorForTests(server.name());
    cursors.show(cursors.create(CURSOR_WIDTH, CURSOR_HEIGHT, HOT_X, HOT_Y, ARGB));
    return cursors;
  }

  private static ScreenSession open(XServer server, boolean sharedMemory) {
    return ScreenSession.open(
        SessionOptions.DEFAULT.withDisplay(server.name()).withSharedMemory(sharedMemory));
  }

  static Stream<Arguments> servers() {
    return Stream.of(X16, X24, X30)
        .flatMap(server -> Stream.of(Arguments.of(server, true), Arguments.of(server, false)));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldDrawTheCursorClippedAtEveryEdge(XServer server, boolean sharedMemory) {
    List<CaptureSource> sources =
        Stream.of("41x31+0+0", "11x13+15+9", "1x1+20+15", "40x1+1+12")
            .map(geometry -> CaptureSource.region(Region.parse(geometry)))
            .toList();
    try (CursorForTests cursors = show(server);
        ScreenSession session = open(server, sharedMemory)) {
      int drawn = 0;
      for (int y : new int[] {0, 1, 5, 9, 15, 22, 29, 30}) {
        for (int x : new int[] {0, 2, 12, 20, 24, 37, 40}) {
          cursors.moveTo(x, y);
          for (CaptureSource source : sources) {
            try (Frame without = session.grab(source);
                Frame with = session.grab(source.withCursor())) {
              drawn += assertDrawn(without, with, x, y);
            }
          }
        }
      }
      assertTrue(drawn > 1000, "pixels drawn over: " + drawn);
    }
  }

  /** Compares every pixel, and returns how many lie under the cursor. */
  private static int assertDrawn(Frame without, Frame with, int x, int y) {
    Region region = with.info().region();
    int strideBytes = with.info().layout().strideBytes();
    PixelFormat format = with.info().layout().format();
    ByteBuffer expected = without.buffer();
    ByteBuffer found = with.buffer();
    int under = 0;
    for (int row = 0; row < region.height(); row++) {
      for (int column = 0; column < region.width(); column++) {
        int cursorX = region.x() + column - (x - HOT_X);
        int cursorY = region.y() + row - (y - HOT_Y);
        boolean isUnder =
            cursorX >= 0 && cursorX < CURSOR_WIDTH && cursorY >= 0 && cursorY < CURSOR_HEIGHT;
        int argb = isUnder ? ARGB[cursorY * CURSOR_WIDTH + cursorX] : 0;
        int at = row * strideBytes + column * format.bytesPerPixel();
        assertEquals(
            over(format, argb, word(expected, at, format)),
            word(found, at, format),
            () -> "pixel of " + region + " with the pointer at " + x + ", " + y);
        under += isUnder ? 1 : 0;
      }
    }
    return under;
  }

  private static int word(ByteBuffer pixels, int at, PixelFormat format) {
    return format.bytesPerPixel() == 2 ? pixels.getShort(at) & 0xffff : pixels.getInt(at);
  }

  private static int over(PixelFormat format, int argb, int below) {
    return switch (format) {
      case BGRX -> (below & 0xff000000) | over(argb, below, 16, 8, 8);
      case BGRA ->
          over(argb >>> 24, below >>> 24, 8, argb >>> 24) << 24 | over(argb, below, 16, 8, 8);
      case XRGB2101010 -> (below & 0xc0000000) | over(argb, below, 20, 10, 10);
      case RGB, BGR, RGBX, GRAY -> throw new AssertionError("no visual is " + format);
      case RGB565 -> over(argb, below, 11, 5, 6);
    };
  }

  private static int over(int argb, int below, int redAt, int greenAt, int greenBits) {
    int redBits = greenAt;
    return over(argb >>> 16 & 0xff, below >>> redAt, redBits, argb >>> 24) << redAt
        | over(argb >>> 8 & 0xff, below >>> greenAt, greenBits, argb >>> 24) << greenAt
        | over(argb & 0xff, below, redBits, argb >>> 24);
  }

  private static int over(int source, int below, int bits, int alpha) {
    int largest = (1 << bits) - 1;
    return Argb.over(source, below & largest, largest, alpha);
  }

  @Test
  void shouldDrawTheCursorOverAMonitorWhereverThatStands() {
    try (RandrForTests randr = new RandrForTests(X24.name());
        CursorForTests cursors = show(X24);
        ScreenSession session = open(X24, true)) {
      randr.addMonitor("right", false, 17, 11, 20, 18);
      CaptureSource whole = CaptureSource.monitor("right");
      CaptureSource part = CaptureSource.monitor("right", new Region(2, 3, 15, 12));
      cursors.moveTo(25, 20);
      for (CaptureSource source : List.of(whole, part)) {
        try (Frame without = session.grab(source);
            Frame with = session.grab(source.withCursor())) {
          assertEquals(CURSOR_WIDTH * CURSOR_HEIGHT, assertDrawn(without, with, 25, 20));
        }
      }
      randr.removeMonitor("right");
    }
  }

  @Test
  void shouldDrawTheCursorIntoEachFrameOfAStreamWhereItIsThen() throws InterruptedException {
    CaptureSource source = CaptureSource.desktop();
    try (CursorForTests cursors = show(X24);
        ScreenSession session = open(X24, true);
        FrameStream stream =
            session.stream(source.withCursor(), StreamOptions.DEFAULT.asFastAsPossible());
        Frame without = session.grab(source)) {
      for (int x = 5; x < 35; x += 10) {
        cursors.moveTo(x, 15);
        long movedNanos = System.nanoTime();
        Frame with = take(stream);
        while (with.info().time().requestedNanos() - movedNanos < 0) {
          with.close();
          with = take(stream);
        }
        try (Frame shown = with) {
          assertEquals(CURSOR_WIDTH * CURSOR_HEIGHT, assertDrawn(without, shown, x, 15));
        }
      }
    }
  }

  private static Frame take(FrameStream stream) throws InterruptedException {
    return stream.take(Duration.ofSeconds(60)).orElseThrow();
  }

  @Test
  void shouldKeepTheSlotOfAGrabThatWasGivenUpUntilAllAnswersHaveCome() throws Exception {
    CaptureSource source = CaptureSource.desktop().withCursor();
    try (CursorForTests cursors = show(X24);
        ScreenSession session = open(X24, true)) {
      cursors.moveTo(20, 15);
      session.grab(source).close();
      Servers.stop(X24.display());
      try {
        // On a busy machine the time may be over before a grab has begun.
        eventually(
            "one has begun",
            () -> {
              GrabResult none = session.tryGrab(source, Duration.ofMillis(100));
              assertInstanceOf(GrabResult.TimedOut.class, none);
              return session.status().slotsQuarantined() == 1;
            });
      } finally {
        Servers.resume(X24.display());
      }
      eventually("the slot is free", () -> session.status().slotsQuarantined() == 0);
      try (Frame without = session.grab(CaptureSource.desktop());
          Frame with = session.grab(source)) {
        assertEquals(CURSOR_WIDTH * CURSOR_HEIGHT, assertDrawn(without, with, 20, 15));
      }
    }
  }

  @Test
  void shouldAddTheCursorOnce() {
    CaptureSource once = CaptureSource.desktop().withCursor();
    assertEquals(once, once.withCursor());
    assertEquals("desktop with cursor", once.toString());
    assertThrows(IllegalArgumentException.class, () -> new CaptureSource.WithCursor(once));
  }
}
