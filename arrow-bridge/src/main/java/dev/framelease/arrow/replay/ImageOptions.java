package dev.framelease.arrow.replay;

import dev.framelease.pixels.PixelFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the images of a file are, as far as it does not say it itself.
 *
 * <p>Immutable.
 *
 * @param pixelFormat what a pixel is; empty to refuse a file that does not say it
 * @param dimensions what the physical dimensions of the tensors are if they have no names that say
 *     it; empty to go by the shape, and refuse one that can be read in two ways
 * @param valueRange which values are black and white; empty to refuse a file that does not say it
 *     of values that are no bytes
 */
public record ImageOptions(
    Optional<PixelFormat> pixelFormat,
    List<Dimension> dimensions,
    Optional<ValueRange> valueRange) {
  /** Nothing: what a file does not say is refused. */
  public static final ImageOptions NONE =
      new ImageOptions(Optional.empty(), List.of(), Optional.empty());

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if the dimensions are not height, width and, where there are
   *     channels, these, each once
   */
  public ImageOptions {
    Objects.requireNonNull(pixelFormat, "pixelFormat");
    Objects.requireNonNull(valueRange, "valueRange");
    dimensions = List.copyOf(dimensions);
    if (!dimensions.isEmpty() && !Dimension.areOfAnImage(dimensions)) {
      throw new IllegalArgumentException(
          "an image has a height, a width, and perhaps channels, each once, and not " + dimensions);
    }
  }
}
