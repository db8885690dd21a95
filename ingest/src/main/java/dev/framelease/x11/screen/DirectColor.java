package dev.framelease.x11.screen;

import dev.framelease.x11.screen.DisplaySetup.Visual;
import dev.framelease.x11.xcb.Rgb;
import java.util.List;
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

  DirectColor(Visual visual) {
    this.visual = visual;
  }

  /** A pixel for each value of a channel; a channel with fewer values has its last ones. */
  int[] pixels() {
    int most = Math.max(last(visual.redMask()), last(visual.greenMask()));
    return IntStream.rangeClosed(0, Math.max(most, last(visual.blueMask())))
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

  private static Optional<String> change(
      String channel, int mask, List<Rgb> colors, ToIntFunction<Rgb> part) {
    int unusedBits = BITS - Integer.bitCount(mask);
    return IntStream.rangeClosed(0, last(mask))
        .filter(value -> part.applyAsInt(colors.get(value)) >> unusedBits != value)
        .mapToObj(
            value ->
                String.format(
                    "%s %d of %d as %.3f",
                    channel, value, last(mask), part.applyAsInt(colors.get(value)) / 65535.0))
        .findFirst();
  }

  private static int in(int mask, int value) {
    return Math.min(value, last(mask)) << Integer.numberOfTrailingZeros(mask);
  }

  private static int last(int mask) {
    return mask >>> Integer.numberOfTrailingZeros(mask);
  }
}
