package dev.framelease.x11;

import static dev.framelease.x11.TakenFrames.next;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.RandrForTests;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A slot has shown something else before: no byte of a frame tells of that. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class OldContentTest {
  private static final int WHITE = 0xffffff;
  private static final CaptureSource DESKTOP = CaptureSource.desktop();

  /** Seven pixels of two bytes take 14 of the 16 bytes of a row. */
  private static final CaptureSource PADDED = CaptureSource.region(new Region(3, 2, 7, 5));

  private static final byte[] NO_BYTES = {0, 0};

  @RegisterExtension
  static final XServer X16 =
      XServer.with(VirtualDisplayOptions.DEFAULT.withSize(61, 23).withDepth(16));

  private static final VirtualDisplayOptions SMALL = VirtualDisplayOptions.DEFAULT.withSize(64, 48);

  private static final List<Region> SIZES =
      Stream.of("64x48", "40x30", "13x7", "64x48", "50x48", "64x20", "64x48")
          .map(size -> Region.parse(size + "+0+0"))
          .toList();

  private static ScreenSession open(VirtualDisplay server, boolean sharedMemory) {
    return ScreenSession.open(
        SessionOptions.DEFAULT
            .withDisplay(server.name())
            .withSharedMemory(sharedMemory)
            .withPool(PoolOptions.DEFAULT.withMaxSlots(1)));
  }

  private static void assertPaddedWithNothing(Frame frame) {
    FrameLayout layout = frame.info().layout();
    assertFalse(layout.isPacked());
    ByteBuffer pixels = frame.buffer();
    for (int y = 0; y < layout.height(); y++) {
      int end = y * layout.strideBytes() + layout.width() * layout.format().bytesPerPixel();
      byte[] padding = new byte[NO_BYTES.length];
      pixels.get(end, padding);
      assertArrayEquals(NO_BYTES, padding, "behind row " + y);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldPadTheRowsOfAGrabWithNothingOfAnEarlierOne(boolean sharedMemory) {
    RawScreen.draw(X16.name(), (x, y) -> WHITE);
    try (ScreenSession session = open(X16.display(), sharedMemory)) {
      session.grab(DESKTOP).close();
      try (Frame small = session.grab(PADDED)) {
        assertEquals(1, session.status().slotsCreated(), "it is in the larger slot");
        assertPaddedWithNothing(small);
        try (Frame packed = small.toPacked();
            Frame converted = small.toBgrx()) {
          assertEquals(7 * 5 * 2, packed.buffer().capacity());
          assertEquals(7 * 5 * 4, converted.buffer().capacity());
        }
      }
    }
  }

  /** Before its first use a slot is filled with what the screen shows, to be warm. */
  @ParameterizedTest
  @EnumSource(DamageUse.class)
  void shouldPadTheRowsOfAStreamWithNothingFromElsewhereOnTheScreen(DamageUse damage)
      throws Exception {
    RawScreen.draw(X16.name(), (x, y) -> WHITE);
    StreamOptions options =
        StreamOptions.DEFAULT
            .asFastAsPossible()
            .withSlowConsumer(SlowConsumer.BLOCK)
            .withDamage(damage);
    try (ScreenSession session = open(X16.display(), true);
        FrameStream stream = session.stream(PADDED, options)) {
      for (int i = 0; i < 5; i++) {
        try (Frame frame = next(stream)) {
          assertPaddedWithNothing(frame);
        }
        RawScreen.draw(X16.name(), (x, y) -> WHITE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DamageUse.class)
  void shouldShowNothingOfALargerScreenWhenItHasBecomeSmallerAndLargerAgain(DamageUse damage)
      throws Exception {
    StreamOptions options =
        StreamOptions.DEFAULT
            .asFastAsPossible()
            .withSlowConsumer(SlowConsumer.BLOCK)
            .withDamage(damage);
    try (VirtualDisplay display = VirtualDisplay.start(SMALL);
        RandrForTests randr = turnedOff(display);
        ScreenSession session = open(display, true);
        FrameStream stream = session.stream(DESKTOP, options)) {
      int colour = 0x123456;
      for (Region size : SIZES) {
        randr.resize(size.width(), size.height());
        randr.fill(colour);
        try (Frame grabbed = session.grab(DESKTOP);
            Frame taken = nextOf(stream, size, colour)) {
          assertShowsAll(grabbed, size, colour);
          assertShowsAll(taken, size, colour);
        }
        colour ^= 0x5a3c69;
      }
    }
  }

  /** Only a desktop whose outputs are off may have any size. */
  private static RandrForTests turnedOff(VirtualDisplay display) {
    RandrForTests randr = new RandrForTests(display.name());
    randr.turnOff();
    return randr;
  }

  /** Frames from before the last drawing may come first. */
  private static Frame nextOf(FrameStream stream, Region size, int colour)
      throws InterruptedException {
    while (true) {
      Frame frame = next(stream);
      boolean after =
          frame.info().region().equals(size)
              && (frame.buffer().getInt(0) & WHITE) == colour
              && frame.info().layout().byteSize() == 4L * size.width() * size.height();
      if (after) {
        return frame;
      }
      frame.close();
    }
  }

  private static void assertShowsAll(Frame frame, Region size, int colour) {
    assertEquals(size, frame.info().region());
    assertEquals(4 * size.width() * size.height(), frame.buffer().capacity());
    Pattern.assertFilled(frame, colour);
  }
}
