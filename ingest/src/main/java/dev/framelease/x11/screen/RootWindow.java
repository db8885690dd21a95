package dev.framelease.x11.screen;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.DisplaySetup.PixmapFormat;
import dev.framelease.x11.screen.DisplaySetup.Screen;
import dev.framelease.x11.screen.DisplaySetup.Visual;
import dev.framelease.x11.xcb.XcbConnection;

/**
 * The root window of a screen, and how its pixels lie in an image.
 *
 * @param id its window id
 * @param depth in bits
 * @param width in pixels, when the connection was made
 * @param height in pixels, when the connection was made
 * @param format of its pixels
 */
public record RootWindow(int id, int depth, int width, int height, PixelFormat format)
    implements GrabbedWindow {
  /** The server fills every row of an image up to this. */
  private static final int SCANLINE_PAD_BYTES = 4;

  /**
   * Finds the root window of the screen that a connection asks for.
   *
   * @param connection on its own thread
   * @return the root window
   * @throws CaptureException if its pixels are in no format that is known
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
    if (screen.width() == 0 || screen.height() == 0) {
      throw unsupported(
          "its root has " + screen.width() + "x" + screen.height() + " pixels",
          "there must be one to capture");
    }
    PixelFormat format =
        VisualFormat.of(visualOf(screen), pixmapFormatOf(setup, screen.rootDepth()), screen);
    return new RootWindow(
        screen.root(), screen.rootDepth(), screen.width(), screen.height(), format);
  }

  private static Visual visualOf(Screen screen) {
    return screen.visuals().stream()
        .filter(candidate -> candidate.id() == screen.rootVisual())
        .findFirst()
        .orElseThrow(
            () ->
                unsupported(
                    "the root's visual 0x" + Integer.toHexString(screen.rootVisual()),
                    "it is not among the visuals of its screen"));
  }

  static PixmapFormat pixmapFormatOf(DisplaySetup setup, int depth) {
    return setup.formats().stream()
        .filter(candidate -> candidate.depth() == depth)
        .findFirst()
        .orElseThrow(() -> unsupported("depth " + depth, "the server has no pixmap format for it"));
  }

  /**
   * Returns how the pixels of a part lie in an image that the server makes of it.
   *
   * @param region of the root
   * @return a layout whose rows are padded as the server pads them
   */
  @Override
  public FrameLayout layout(Region region) {
    return layout(region, format);
  }

  @Override
  public int root() {
    return id;
  }

  static FrameLayout layout(Region region, PixelFormat format) {
    return FrameLayout.padded(region.width(), region.height(), format, SCANLINE_PAD_BYTES);
  }

  /**
   * Throws unless colours can be drawn on this window as 0xRRGGBB.
   *
   * @return this
   * @throws CaptureException if its pixels are not BGRX
   */
  public RootWindow requireBgrx() {
    if (format != PixelFormat.BGRX) {
      throw unsupported("its pixels are " + format, "drawing takes BGRX: start it with depth 24");
    }
    return this;
  }

  static CaptureException unsupported(String found, String supported) {
    return new CaptureException(
        Reason.UNSUPPORTED_DISPLAY, "this display is not supported: " + found + "; " + supported);
  }
}
