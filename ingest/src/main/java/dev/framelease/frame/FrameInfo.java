package dev.framelease.frame;

import dev.framelease.pixels.Region;
import java.util.Objects;

/**
 * What is known of a frame.
 *
 * <p>Immutable.
 *
 * @param sequence number of the frame in its stream, or among the grabs of its session, from 1 on;
 *     no two frames share one
 * @param geometryEpoch counts up when the session or the stream finds that the desktop has changed
 *     its size, or a monitor its place or size, or the window that is captured its size, from 0 on
 * @param region what the frame shows, in physical pixels of the desktop; of the window where one is
 *     captured, so that it starts at (0, 0)
 * @param layout how its pixels lie in memory
 * @param damage what changed since the previous frame, within this one
 * @param time when it was captured
 * @param copiedBytes bytes that Framelease itself copied to make it: 0 where the server wrote into
 *     the shared slot, the size of the pixels where they came through the socket; and what {@link
 *     Frame#toBgrx} and {@link Frame#toPacked()} wrote
 */
public record FrameInfo(
    long sequence,
    int geometryEpoch,
    Region region,
    FrameLayout layout,
    Damage damage,
    CaptureTime time,
    long copiedBytes) {
  /**
   * Checks that the parts agree.
   *
   * @throws IllegalArgumentException if the region and the layout differ in size, or the damage
   *     does not lie within the frame
   */
  public FrameInfo {
    Objects.requireNonNull(damage, "damage");
    Objects.requireNonNull(time, "time");
    if (region.width() != layout.width() || region.height() != layout.height()) {
      throw new IllegalArgumentException(
          "a frame of the region "
              + region
              + " cannot be laid out as "
              + layout.width()
              + "x"
              + layout.height());
    }
    if (damage instanceof Damage.Rectangles changed) {
      changed.requireWithin(layout.width(), layout.height());
    }
  }

  /**
   * Returns the same with another damage.
   *
   * @param other what changed, for one who has seen another frame before
   * @return new info
   */
  public FrameInfo withDamage(Damage other) {
    return new FrameInfo(sequence, geometryEpoch, region, layout, other, time, copiedBytes);
  }
}
