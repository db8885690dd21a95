package dev.framelease.x11.grab;

import dev.framelease.capture.CursorImage;
import dev.framelease.pixels.Region;
import dev.framelease.pool.Slot;
import dev.framelease.x11.transport.X11SlotMemory;
import java.util.Arrays;

/**
 * The frame that somebody got last.
 *
 * @param slot that it is in, or was
 * @param region what of the root it shows
 * @param cursor that was to be drawn into it; null for none
 * @param drawn what of the root the cursor covers in it; null for nothing
 */
record LastFrame(Slot<X11SlotMemory> slot, Region region, CursorImage cursor, Region drawn) {
  /** Tells whether a cursor looks as the one in this frame, and stands in the same place. */
  boolean hasCursor(CursorImage now) {
    return (cursor == null || now == null) ? cursor == now : same(cursor, now);
  }

  /** By its pixels, since one that is given other colours (RecolorCursor) keeps its number. */
  private static boolean same(CursorImage one, CursorImage other) {
    return one.left() == other.left()
        && one.top() == other.top()
        && one.width() == other.width()
        && Arrays.equals(one.argb(), other.argb());
  }
}
