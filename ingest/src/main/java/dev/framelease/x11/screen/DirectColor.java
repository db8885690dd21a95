package dev.framelease.x11.screen;

import dev.framelease.x11.screen.DisplaySetup.Visual;
import dev.framelease.x11.xcb.Rgb;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * A visual of class DirectColor: as TrueColor, but that each channel of a pixel is looked up in the
 * colormap of the window, where programs may have put a gamma, say. SDL 2 prefers such visuals,
 * with a colormap that changes nothing.
 */
final class DirectColor {
  private static final int BITS = 16;

  private final Visual visual;
  private final int last;

  DirectColor(Visual visual) {
    this.visual = visual;
    this.last =
        Math.max(
            last(visual.redMask()), Math.max(last(visual.greenMask()), last(visual.blueMask())));
  }

  /** A pixel for each value of the widest channel; others have their last one there in the end. */
  int[] pixels() {
    return IntStream.rangeClosed(0, last)
        .map(
            value ->
                in(visual.redMask(), value)
                    | in(visual.greenMask(), value)
                    | in(visual.blueMask(), value))
        .toArray();
  }

  /**
   * Finds what a colormap changes.
   *
   * @param colors of {@link #pixels}
   * @return a channel and its value that looks otherwise than it does for TrueColor, in words
   */
  Optional<String> change(List<Rgb> colors) {
    return change("red", visual.redMask(), colors, Rgb::red)
        .or(() -> change("green", visual.greenMask(), colors, Rgb::green))
        .or(() -> change("blue", visual.blueMask(), colors, Rgb::blue));
  }

  private Optional<String> change(
      String channel, int mask, List<Rgb> colors, ToIntFunction<Rgb> part) {
    int unusedBits = BITS - Integer.bitCount(mask);
    // SDL writes a narrower channel once for each value of the widest, so the next one's colour.
    int tolerated = last(mask) < last ? 1 : 0;
    return IntStream.rangeClosed(0, last(mask))
        .filter(
            value ->
                Math.abs((part.applyAsInt(colors.get(value)) >> unusedBits) - value) > tolerated)
        .mapToObj(
            value ->
                String.format(
                    Locale.ROOT,
                    "%s %d of %d as %.3f",
                    channel,
                    value,
                    last(mask),
                    part.applyAsInt(colors.get(value)) / 65535.0))
        .findFirst();
  }

  private static int in(int mask, int value) {
    return Math.min(value, last(mask)) << Integer.numberOfTrailingZeros(mask);
  }

  private static int last(int mask) {
    return mask >>> Integer.numberOfTrailingZeros(mask);
  }
}
