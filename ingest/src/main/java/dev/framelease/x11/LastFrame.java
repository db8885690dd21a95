package dev.framelease.x11;

import dev.framelease.capture.CursorImage;
import dev.framelease.pixels.Region;
import dev.framelease.pool.Slot;
import java.util.Optional;

/**
 * The frame that somebody got last.
 *
 * @param slot that it is in, or was
 * @param region what of the root it shows
 * @param cursor that was to be drawn into it
 * @param drawn what of the root the cursor covers in it
 */
record LastFrame(
    Slot<X11SlotMemory> slot, Region region, Optional<CursorImage> cursor, Optional<Region> drawn) {
  /** Tells whether a cursor looks as the one in this frame, and stands in the same place. */
  boolean hasCursor(Optional<CursorImage> now) {
    return cursor.map(LastFrame::look).equals(now.map(LastFrame::look));
  }

  private record Look(int left, int top, int width, int height, long serial) {}

  private static Look look(CursorImage image) {
    return new Look(image.left(), image.top(), image.width(), image.height(), image.serial());
  }
}
