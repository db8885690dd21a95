package dev.framelease.x11;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.x11.DisplaySetup.PixmapFormat;
import dev.framelease.x11.DisplaySetup.Screen;
import dev.framelease.x11.DisplaySetup.Visual;
import dev.framelease.x11.xcb.XcbConnection;

/**
 * The root window of a screen whose pixels are BGRX.
 *
 * @param id its window id
 * @param depth 24 or 32, in bits
 * @param width in pixels, when the connection was made
 * @param height in pixels, when the connection was made
 */
public record RootWindow(int id, int depth, int width, int height) {
  private static final int BITS_PER_PIXEL = 32;
  private static final int SCANLINE_PAD = 32;

  /**
   * Finds the root window of the screen that a connection asks for.
   *
   * @param connection on its own thread
   * @return the root window
   * @throws CaptureException if its pixels are not BGRX
   */
  public static RootWindow of(XcbConnection connection) {
    return of(DisplaySetup.parse(connection.setup()), connection.screen());
  }

  static RootWindow of(DisplaySetup setup, int number) {
    if (number < 0 || number >= setup.screens().size()) {
      throw unsupported("there is no screen " + number, "the server has " + setup.screens().size());
    }
    if (setup.imageByteOrder() != DisplaySetup.LEAST_SIGNIFICANT_FIRST) {
      throw unsupported(
          "the server's images have the most significant byte first",
          "little-endian servers are supported");
    }
    Screen screen = setup.screens().get(number);
    requireDepth(screen);
    requireVisual(screen);
    requireFormat(setup, screen.rootDepth());
    return new RootWindow(screen.root(), screen.rootDepth(), screen.width(), screen.height());
  }

  private static void requireDepth(Screen screen) {
    if (screen.rootDepth() != 24 && screen.rootDepth() != 32) {
      throw unsupported(
          "the screen has depth " + screen.rootDepth(),
          "supported are depth 24 and 32: start the server with -screen 0 "
              + screen.width()
              + "x"
              + screen.height()
              + "x24 (Xvfb) or DefaultDepth 24 (Xorg)");
    }
  }

  private static void requireVisual(Screen screen) {
    Visual visual =
        screen.visuals().stream()
            .filter(candidate -> candidate.id() == screen.rootVisual())
            .findFirst()
            .orElseThrow(
                () ->
                    unsupported(
                        "the root's visual 0x" + Integer.toHexString(screen.rootVisual()),
                        "it is not among the visuals of its screen"));
    if (visual.visualClass() != Visual.TRUE_COLOR
        || visual.redMask() != 0xff0000
        || visual.greenMask() != 0xff00
        || visual.blueMask() != 0xff) {
      throw unsupported(
          String.format(
              "the root's visual is of class %d with the masks %06x, %06x, %06x",
              visual.visualClass(), visual.redMask(), visual.greenMask(), visual.blueMask()),
          "supported is TrueColor (class 4) with ff0000, 00ff00, 0000ff");
    }
  }

  private static void requireFormat(DisplaySetup setup, int depth) {
    PixmapFormat format =
        setup.formats().stream()
            .filter(candidate -> candidate.depth() == depth)
            .findFirst()
            .orElseThrow(
                () -> unsupported("depth " + depth, "the server has no pixmap format for it"));
    if (format.bitsPerPixel() != BITS_PER_PIXEL || format.scanlinePad() != SCANLINE_PAD) {
      throw unsupported(
          "a pixel of depth "
              + depth
              + " takes "
              + format.bitsPerPixel()
              + " bits, a row is padded to "
              + format.scanlinePad(),
          "supported are 32 and 32"
              + (format.bitsPerPixel() == 24 ? ": start the server with -fbbpp 32" : ""));
    }
  }

  private static CaptureException unsupported(String found, String supported) {
    return new CaptureException(
        Reason.UNSUPPORTED_DISPLAY, "this display is not supported: " + found + "; " + supported);
  }
}
