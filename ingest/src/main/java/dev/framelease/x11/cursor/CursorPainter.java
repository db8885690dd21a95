package dev.framelease.x11.cursor;

import dev.framelease.capture.CursorImage;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Draws a cursor over captured pixels, where the server itself leaves it out. */
public final class CursorPainter {
  private CursorPainter() {}

  /**
   * Draws the part of a cursor that lies within a frame.
   *
   * @param region what the frame shows of the desktop
   * @param layout how its pixels lie
   * @param pixels from index 0 on, whatever its position and byte order
   * @return that part, in pixels of the desktop; empty if there is none
   * @throws IllegalArgumentException if no screen has pixels of this format; nothing is drawn then
   */
  public static Optional<Region> draw(
      CursorImage cursor, Region region, FrameLayout layout, ByteBuffer pixels) {
    int left = Math.max(cursor.left(), region.x());
    int top = Math.max(cursor.top(), region.y());
    int right = Math.min(cursor.left() + cursor.width(), region.x() + region.width());
    int bottom = Math.min(cursor.top() + cursor.height(), region.y() + region.height());
    if (left >= right || top >= bottom) {
      return Optional.empty();
    }
    ByteBuffer words = pixels.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
    for (int y = top; y < bottom; y++) {
      int row = (y - region.y()) * layout.strideBytes();
      for (int x = left; x < right; x++) {
        int argb = cursor.argb(x - cursor.left(), y - cursor.top());
        int at = row + (x - region.x()) * layout.format().bytesPerPixel();
        over(argb, layout, words, at);
      }
    }
    return Optional.of(new Region(left, top, right - left, bottom - top));
  }

  private static void over(int argb, FrameLayout layout, ByteBuffer words, int at) {
    switch (layout.format()) {
      case BGRX -> words.putInt(at, Blend.overBgrx(argb, words.getInt(at)));
      case BGRA -> words.putInt(at, Blend.overBgra(argb, words.getInt(at)));
      case XRGB2101010 -> words.putInt(at, Blend.over2101010(argb, words.getInt(at)));
      case RGB, BGR, RGBX, GRAY ->
          throw new IllegalArgumentException(
              "a cursor is drawn over pixels as screens and windows have them (BGRX, BGRA,"
                  + " XRGB2101010, RGB565), and these are "
                  + layout.format()
                  + "; convert the frame first, as by Frame.toBgrx");
      case RGB565 -> words.putShort(at, (short) Blend.over565(argb, words.getShort(at)));
    }
  }
}
