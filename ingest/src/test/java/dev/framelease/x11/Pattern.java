package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.xcb.Background;
import dev.framelease.x11.xcb.XcbConnection;
import java.nio.ByteBuffer;

/** A picture in which no pixel looks like its neighbours, and whether a frame shows it. */
public final class Pattern {
  private Pattern() {}

  /** The colour of a pixel of the desktop, 0xRRGGBB. */
  public static int at(int x, int y) {
    return RawScreen.word(x, y) & 0xffffff;
  }

  /** Draws it over the whole root window. */
  public static void drawOn(Canvas canvas) {
    canvas.image(canvas.bounds(), in(canvas.bounds()));
  }

  /** The colours of a part of it, row by row. */
  public static int[] in(Region region) {
    int[] pixels = new int[region.width() * region.height()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = at(region.x() + i % region.width(), region.y() + i / region.width());
    }
    return pixels;
  }

  /** Makes it the background of the root window, up to this size, also after that is resized. */
  public static void paintBackground(String display, int width, int height) {
    XcbConnection connection = XcbConnection.connect(display);
    try {
      RootWindow root = RootWindow.of(connection);
      int[] pixels = in(Region.ofSize(width, height));
      Background.set(display, root.id(), root.depth(), width, pixels);
    } finally {
      connection.disconnect();
    }
  }

  /** Fails unless a frame shows exactly this part of the picture, every pixel of it. */
  public static void assertShownBy(Frame frame) {
    assertShownBy(frame, frame.info().region());
  }

  /** Fails unless a frame, wherever it is from, shows exactly a part of the picture. */
  public static void assertShownBy(Frame frame, Region region) {
    ByteBuffer pixels = frame.buffer();
    assertEquals(4 * region.width() * region.height(), pixels.remaining(), "bytes");
    for (int y = 0; y < region.height(); y++) {
      for (int x = 0; x < region.width(); x++) {
        int found = pixels.getInt(4 * (y * region.width() + x)) & 0xffffff;
        int expected = at(region.x() + x, region.y() + y);
        if (found != expected) {
          assertEquals(
              String.format("%06x", expected),
              String.format("%06x", found),
              "pixel (" + x + ", " + y + ") of " + region);
        }
      }
    }
  }

  /** Fails unless every pixel of a frame has this colour. */
  public static void assertFilled(Frame frame, int rgb) {
    ByteBuffer pixels = frame.buffer();
    for (int at = 0; at < pixels.capacity(); at += 4) {
      int found = pixels.getInt(at) & 0xffffff;
      if (found != rgb) {
        assertEquals(String.format("%06x", rgb), String.format("%06x", found), "pixel " + at / 4);
      }
    }
  }
}
