package dev.framelease.x11.screen;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.DisplaySetup.PixmapFormat;
import dev.framelease.x11.screen.DisplaySetup.Visual;
import dev.framelease.x11.xcb.Rgb;
import dev.framelease.x11.xcb.WindowAttributes;
import dev.framelease.x11.xcb.WindowRequests;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.List;

/**
 * How the pixels of a window lie in an image. One of depth 32 has alpha, other than a root window.
 *
 * @param depth in bits
 * @param format of its pixels
 */
public record WindowFormat(int depth, PixelFormat format) {
  private static final int DEPTH_WITH_ALPHA = 32;

  private static final String REMEDY =
      "take a TrueColor visual (SDL 2 does with SDL_VIDEO_X11_NODIRECTCOLOR=1 in its environment)";

  /**
   * Finds the format of a window.
   *
   * @param connection on its own thread
   * @param window named in the error
   * @param attributes its visual and colormap
   * @throws CaptureException if its pixels are in no format that is known, or its colormap changes
   *     what they mean
   */
  public static WindowFormat of(
      XcbConnection connection, String window, WindowAttributes attributes) {
    DisplaySetup setup = DisplaySetup.parse(connection.setup());
    Visual found =
        setup.screens().get(connection.screen()).visuals().stream()
            .filter(candidate -> candidate.id() == attributes.visual())
            .findFirst()
            .orElseThrow(
                () ->
                    unsupported(
                        window,
                        "its visual 0x"
                            + Integer.toHexString(attributes.visual())
                            + " is none of this screen"));
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
    if (found.visualClass() == Visual.DIRECT_COLOR) {
      requireUnchanged(connection, window, attributes.colormap(), new DirectColor(found));
    }
    boolean alpha = format == PixelFormat.BGRX && found.depth() == DEPTH_WITH_ALPHA;
    return new WindowFormat(found.depth(), alpha ? PixelFormat.BGRA : format);
  }

  private static void requireUnchanged(
      XcbConnection connection, String window, int colormap, DirectColor visual) {
    if (colormap == 0) {
      throw unsupported(
          window,
          "its visual is of class DirectColor, and its colormap is gone; have its program "
              + REMEDY);
    }
    List<Rgb> colors =
        new WindowRequests(connection).queryColors(colormap, visual.pixels()).await();
    visual
        .change(colors)
        .ifPresent(
            change -> {
              throw unsupported(
                  window,
                  "its visual is of class DirectColor, and its colormap shows "
                      + change
                      + "; supported are colormaps that change nothing: have its program leave the"
                      + " gamma alone, or "
                      + REMEDY);
            });
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
