package dev.framelease.x11.screen;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.DisplaySetup.PixmapFormat;
import dev.framelease.x11.screen.DisplaySetup.Visual;
import dev.framelease.x11.xcb.XcbConnection;

/**
 * How the pixels of a window lie in an image. One of depth 32 has alpha, other than a root window.
 *
 * @param depth in bits
 * @param format of its pixels
 */
public record WindowFormat(int depth, PixelFormat format) {
  private static final int DEPTH_WITH_ALPHA = 32;

  /**
   * Finds the format of a window.
   *
   * @param connection on its own thread
   * @param window named in the error
   * @param visual its visual
   * @throws CaptureException if its pixels are in no format that is known
   */
  public static WindowFormat of(XcbConnection connection, String window, int visual) {
    DisplaySetup setup = DisplaySetup.parse(connection.setup());
    Visual found =
        setup.screens().get(connection.screen()).visuals().stream()
            .filter(candidate -> candidate.id() == visual)
            .findFirst()
            .orElseThrow(
                () ->
                    unsupported(
                        window,
                        "its visual 0x" + Integer.toHexString(visual) + " is none of this screen"));
    PixmapFormat image = RootWindow.pixmapFormatOf(setup, found.depth());
    PixelFormat format =
        VisualFormat.find(found, image)
            .orElseThrow(
                () ->
                    unsupported(
                        window,
                        VisualFormat.describe(found, found.depth(), image)
                            + "; "
                            + VisualFormat.SUPPORTED));
    boolean alpha = format == PixelFormat.BGRX && found.depth() == DEPTH_WITH_ALPHA;
    return new WindowFormat(found.depth(), alpha ? PixelFormat.BGRA : format);
  }

  private static CaptureException unsupported(String window, String why) {
    return new CaptureException(
        Reason.UNSUPPORTED_DISPLAY, "the window " + window + " cannot be captured: " + why);
  }

  /** How the pixels of a part lie in an image that the server makes of it. */
  public FrameLayout layout(Region region) {
    return RootWindow.layout(region, format);
  }
}
