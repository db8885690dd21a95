package dev.framelease.frame;

import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import java.util.List;
import java.util.stream.Stream;

/** Parts of frames, copied into memory of their own without padding. */
final class PackedCopy {
  private PackedCopy() {}

  /** Copies a part of a frame, which stays the caller's. */
  static Frame of(Frame frame, Region part) {
    try (PixelView whole = frame.pixels();
        PixelView pixels = whole.crop(part)) {
      return CopiedFrame.of(infoOf(frame.info(), part), "packed", pixels::copyTo);
    }
  }

  private static FrameInfo infoOf(FrameInfo original, Region part) {
    FrameLayout layout =
        FrameLayout.packed(part.width(), part.height(), original.layout().format());
    return new FrameInfo(
        original.sequence(),
        original.geometryEpoch(),
        part.translatedBy(original.region()),
        layout,
        damageOf(original.damage(), part),
        original.time(),
        original.copiedBytes() + layout.byteSize());
  }

  /** The damage within the part, in pixels of the part. */
  private static Damage damageOf(Damage damage, Region part) {
    if (!(damage instanceof Damage.Rectangles rectangles)) {
      return damage;
    }
    List<Region> within =
        rectangles.regions().stream().flatMap(region -> within(region, part)).toList();
    return within.isEmpty() ? new Damage.Unchanged() : new Damage.Rectangles(within);
  }

  private static Stream<Region> within(Region region, Region part) {
    int left = Math.max(region.x(), part.x());
    int top = Math.max(region.y(), part.y());
    int right = Math.min(region.x() + region.width(), part.x() + part.width());
    int bottom = Math.min(region.y() + region.height(), part.y() + part.height());
    return left < right && top < bottom
        ? Stream.of(new Region(left - part.x(), top - part.y(), right - left, bottom - top))
        : Stream.empty();
  }
}
