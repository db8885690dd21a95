package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.Transport;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers of each depth, with an odd width, so that rows of 16-bit pixels are padded. */
@ExtendWith(LedgerExtension.class)
class PixelFormatsTest {
  private static final int WIDTH = 61;
  private static final int HEIGHT = 23;
  private static final VirtualDisplayOptions OPTIONS =
      VirtualDisplayOptions.DEFAULT.withSize(WIDTH, HEIGHT);

  @RegisterExtension static final XServer X16 = XServer.with(OPTIONS.withDepth(16));
  @RegisterExtension static final XServer X24 = XServer.with(OPTIONS.withDepth(24));
  @RegisterExtension static final XServer X30 = XServer.with(OPTIONS.withDepth(30));

  private static final List<String> REGIONS =
      List.of("61x23+0+0", "1x1+0+0", "1x1+60+22", "7x5+13+9", "60x3+1+20", "1x23+17+0", "2x2+3+3");

  @BeforeAll
  static void draw() {
    for (XServer server : List.of(X16, X24, X30)) {
      RawScreen.draw(server.name(), RawScreen::word);
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(
            Arguments.of(X16, PixelFormat.RGB565, ElementType.UINT16, 0xffff),
            Arguments.of(X30, PixelFormat.XRGB2101010, ElementType.UINT32, 0x3fffffff))
        .flatMap(
            server ->
                Stream.of(true, false)
                    .map(
                        shared ->
                            Arguments.of(
                                server.get()[0],
                                server.get()[1],
                                server.get()[2],
                                server.get()[3],
                                shared)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldShowEveryBitOfAPixel(
      XServer server, PixelFormat format, ElementType type, int mask, boolean sharedMemory) {
    try (ScreenSession session = open(server, sharedMemory)) {
      for (String geometry : REGIONS) {
        Region region = Region.parse(geometry);
        try (Frame frame = session.grab(CaptureSource.region(region));
            PixelView pixels = frame.pixels()) {
          assertEquals(format, frame.info().layout().format());
          assertEquals(type, pixels.layout().type());
          assertArrayEquals(new int[] {region.height(), region.width()}, pixels.layout().shape());
          for (int y = 0; y < region.height(); y++) {
            for (int x = 0; x < region.width(); x++) {
              assertEquals(
                  RawScreen.word(region.x() + x, region.y() + y) & mask,
                  (int) pixels.getLong(y, x) & mask,
                  x + ", " + y + " of " + region);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldConvertEveryPixelToBgrx(
      XServer server, PixelFormat format, ElementType type, int mask, boolean sharedMemory) {
    try (ScreenSession session = open(server, sharedMemory)) {
      for (String geometry : REGIONS) {
        Region region = Region.parse(geometry);
        long before;
        Frame converted;
        try (Frame frame = session.grab(CaptureSource.region(region))) {
          before = frame.info().copiedBytes();
          converted = frame.toBgrx();
          assertEquals(frame.info().sequence(), converted.info().sequence());
          assertNotEquals(frame.address(), converted.address());
        }
        assertEquals(0, session.status().slotsHeld());
        try (Frame bgrx = converted;
            PixelView pixels = bgrx.pixels()) {
          assertEquals(PixelFormat.BGRX, bgrx.info().layout().format());
          assertTrue(bgrx.info().layout().isPacked());
          assertEquals(before + 4L * region.width() * region.height(), bgrx.info().copiedBytes());
          for (int y = 0; y < region.height(); y++) {
            for (int x = 0; x < region.width(); x++) {
              int[] expected =
                  colours(format, RawScreen.word(region.x() + x, region.y() + y) & mask);
              for (int channel = 0; channel < 4; channel++) {
                assertEquals(expected[channel], pixels.getInt(y, x, channel));
              }
            }
          }
        }
      }
    }
  }

  /** Blue, green, red, 255, by arithmetic on the fractions that a channel's bits stand for. */
  private static int[] colours(PixelFormat format, int word) {
    if (format == PixelFormat.XRGB2101010) {
      return new int[] {word % 1024 / 4, word / 1024 % 1024 / 4, word / 1048576 % 1024 / 4, 255};
    }
    int blue = word % 32;
    int green = word / 32 % 64;
    int red = word / 2048;
    return new int[] {blue * 8 + blue / 4, green * 4 + green / 16, red * 8 + red / 4, 255};
  }

  @Test
  void shouldPadRowsOf16BitsAsTheServerDoes() {
    try (ScreenSession session = open(X16, true);
        Frame odd = session.grab(CaptureSource.desktop());
        Frame even = session.grab(CaptureSource.region(Region.ofSize(60, HEIGHT)))) {
      assertEquals(124, odd.info().layout().strideBytes());
      assertEquals(120, even.info().layout().strideBytes());
      assertTrue(even.info().layout().isPacked());
    }
  }

  @Test
  void shouldPadRowsOf16BitsWhereTheServerIsRemote() {
    VirtualDisplayOptions remote = OPTIONS.withDepth(16).withArguments("-listen", "tcp", "-ac");
    try (VirtualDisplay display = VirtualDisplay.start(remote)) {
      RawScreen.draw(display.name(), RawScreen::word);
      try (ScreenSession session =
          ScreenSession.open(SessionOptions.DEFAULT.withDisplay("127.0.0.1" + display.name()))) {
        assertEquals(Transport.SOCKET, session.status().transport());
        try (Frame frame = session.grab(CaptureSource.desktop());
            PixelView pixels = frame.pixels()) {
          assertEquals(124L * HEIGHT, frame.info().copiedBytes());
          assertEquals(RawScreen.word(60, 22) & 0xffff, pixels.getInt(22, 60));
          assertEquals(RawScreen.word(0, 22) & 0xffff, pixels.getInt(22, 0));
        }
      }
    }
  }

  @Test
  void shouldShareAFrameThatIsBgrxAlready() {
    try (ScreenSession session = open(X24, true)) {
      Frame shared;
      try (Frame frame = session.grab(CaptureSource.desktop())) {
        shared = frame.toBgrx();
        assertEquals(frame.address(), shared.address());
      }
      assertEquals(1, session.status().slotsHeld());
      assertEquals(0, shared.info().copiedBytes());
      shared.close();
      assertEquals(0, session.status().slotsHeld());
    }
  }

  @Test
  void shouldRefuseToDrawColoursOnOtherPixels() {
    CaptureException e = assertThrows(CaptureException.class, () -> Canvas.open(X30.name()));
    assertEquals(Reason.UNSUPPORTED_DISPLAY, e.reason());
    assertTrue(e.getMessage().contains("XRGB2101010"), e.getMessage());
  }

  private static ScreenSession open(XServer server, boolean sharedMemory) {
    return ScreenSession.open(
        SessionOptions.DEFAULT.withDisplay(server.name()).withSharedMemory(sharedMemory));
  }
}
