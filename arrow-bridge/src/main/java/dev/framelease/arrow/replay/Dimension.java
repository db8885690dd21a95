package dev.framelease.arrow.replay;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a dimension of an image tensor counts. */
public enum Dimension {
  /** Rows, from the top one on. */
  HEIGHT,
  /** Pixels of a row, from the left one on. */
  WIDTH,
  /** Channels of a pixel, in the order of its {@link dev.framelease.pixels.PixelFormat}. */
  CHANNEL;

  /** What {@code dim_names} calls so; empty for a name that is not understood. */
  static Optional<Dimension> named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "height", "h", "y", "row", "rows" -> Optional.of(HEIGHT);
      case "width", "w", "x", "column", "columns" -> Optional.of(WIDTH);
      case "channel", "channels", "c", "band", "bands" -> Optional.of(CHANNEL);
      default -> Optional.empty();
    };
  }

  /** The number that belongs to this dimension; 1 where there is no such. */
  int of(int[] numbers, List<Dimension> dimensions) {
    int at = dimensions.indexOf(this);
    return at < 0 ? 1 : numbers[at];
  }

  /** Whether these are the dimensions of an image: each once, and channels where it has such. */
  static boolean areOfAnImage(List<Dimension> dimensions) {
    Set<Dimension> once = EnumSet.noneOf(Dimension.class);
    once.addAll(dimensions);
    return once.size() == dimensions.size() && once.contains(HEIGHT) && once.contains(WIDTH);
  }
}
