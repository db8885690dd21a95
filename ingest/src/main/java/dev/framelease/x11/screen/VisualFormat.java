package dev.framelease.x11.screen;

import dev.framelease.pixels.PixelFormat;
import dev.framelease.x11.screen.DisplaySetup.PixmapFormat;
import dev.framelease.x11.screen.DisplaySetup.Screen;
import dev.framelease.x11.screen.DisplaySetup.Visual;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A format that pixels can be captured in, and how a server describes it. The depth says nothing of
 * the order of the colours, and what it has beyond the masks means nothing on a screen.
 */
enum VisualFormat {
  BGRX(PixelFormat.BGRX, 32, 0xff0000, 0xff00, 0xff),
  XRGB2101010(PixelFormat.XRGB2101010, 32, 0x3ff00000, 0xffc00, 0x3ff),
  RGB565(PixelFormat.RGB565, 16, 0xf800, 0x7e0, 0x1f);

  /** What pixels may be like. */
  static final String SUPPORTED =
      "supported are TrueColor (class 4; of a window also class 5, DirectColor) with"
          + " ff0000, 00ff00, 0000ff in 32 bits (depth 24 and"
          + " 32), 3ff00000, ffc00, 3ff in 32 bits (depth 30), and f800, 7e0, 1f in 16 bits"
          + " (depth 16), rows padded to 32 bits";

  private static final int SCANLINE_PAD = 32;

  private final PixelFormat format;
  private final int bitsPerPixel;
  private final int redMask;
  private final int greenMask;
  private final int blueMask;

  VisualFormat(PixelFormat format, int bitsPerPixel, int redMask, int greenMask, int blueMask) {
    this.format = format;
    this.bitsPerPixel = bitsPerPixel;
    this.redMask = redMask;
    this.greenMask = greenMask;
    this.blueMask = blueMask;
  }

  /**
   * Finds the format of the pixels of a root window's visual.
   *
   * @param screen named in the error
   * @throws dev.framelease.capture.CaptureException if there is none
   */
  static PixelFormat of(Visual visual, PixmapFormat image, Screen screen) {
    return find(visual, image, Set.of(Visual.TRUE_COLOR))
        .orElseThrow(
            () ->
                RootWindow.unsupported(
                    describe(visual, screen.rootDepth(), image),
                    SUPPORTED + ": " + remedy(visual, screen, image)));
  }

  /**
   * Finds the format of a visual's pixels, whatever a colormap makes of them; empty if there is
   * none.
   */
  static Optional<PixelFormat> find(Visual visual, PixmapFormat image) {
    return find(visual, image, Set.of(Visual.TRUE_COLOR, Visual.DIRECT_COLOR));
  }

  private static Optional<PixelFormat> find(
      Visual visual, PixmapFormat image, Set<Integer> classes) {
    return Stream.of(values())
        .filter(candidate -> classes.contains(visual.visualClass()))
        .filter(candidate -> candidate.isThatOf(visual, image))
        .map(candidate -> candidate.format)
        .findFirst();
  }

  /** Says what pixels are like that have no known format. */
  static String describe(Visual visual, int depth, PixmapFormat image) {
    return String.format(
        "its pixels are of class %d and depth %d with the masks %06x, %06x, %06x, take %d bits"
            + " each, and rows are padded to %d bits",
        visual.visualClass(),
        depth,
        visual.redMask(),
        visual.greenMask(),
        visual.blueMask(),
        image.bitsPerPixel(),
        image.scanlinePad());
  }

  private boolean isThatOf(Visual visual, PixmapFormat image) {
    return visual.redMask() == redMask
        && visual.greenMask() == greenMask
        && visual.blueMask() == blueMask
        && image.bitsPerPixel() == bitsPerPixel
        && image.scanlinePad() == SCANLINE_PAD;
  }

  private static String remedy(Visual visual, Screen screen, PixmapFormat image) {
    if (visual.visualClass() == Visual.DIRECT_COLOR) {
      return "start the server with -cc 4 (Xvfb), or without a Visual of that class (Xorg)";
    }
    return image.bitsPerPixel() == 24
        ? "start the server with -fbbpp 32"
        : "start the server with -screen 0 "
            + screen.width()
            + "x"
            + screen.height()
            + "x24 (Xvfb) or DefaultDepth 24 (Xorg)";
  }
}
