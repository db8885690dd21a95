package dev.framelease.arrow.replay;

import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Plural;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which dimension of a tensor is the height, which the width, and which the channels: that of some
 * orders in which a shape is an image of the format. Immutable.
 */
final class DimensionOrder {
  private final TensorColumn tensors;
  private final PixelFormat format;
  private final int channels;
  private final boolean isRanked;
  private final List<List<Dimension>> orders;

  /**
   * Checks what is known before there is a row: that there can be an image.
   *
   * @param tensors the column
   * @param format of the pixels
   * @param orders what the physical dimensions may be
   * @param isRanked whether of several orders that fit the first is meant; else none is
   * @throws IllegalArgumentException if no order can fit
   */
  DimensionOrder(
      TensorColumn tensors, PixelFormat format, List<List<Dimension>> orders, boolean isRanked) {
    this.tensors = tensors;
    this.format = format;
    this.channels = channels(format);
    this.isRanked = isRanked;
    // A number that the file claims: nothing is made of that size.
    if (tensors.count() != 2 && tensors.count() != 3) {
      throw new IllegalArgumentException(
          "tensors of "
              + Plural.counted(tensors.count(), "dimension")
              + "; images have two or three");
    }
    List<List<Dimension>> possible =
        orders.stream()
            .filter(order -> order.size() == tensors.count())
            .filter(order -> uniformChannels(order).orElse(channels) == channels)
            .toList();
    // Where the lengths of all rows say it, that of one row says nothing.
    List<List<Dimension>> certain =
        possible.stream().filter(order -> uniformChannels(order).isPresent()).toList();
    this.orders = certain.isEmpty() ? possible : certain;
    if (possible.isEmpty()) {
      throw wrong("tensors of " + tensors, orders);
    }
  }

  /** The number of elements in a pixel. */
  static int channels(PixelFormat format) {
    return format.bytesPerPixel() / format.elementType().itemSize();
  }

  private OptionalInt uniformChannels(List<Dimension> order) {
    List<OptionalInt> uniform = tensors.type().uniformShape();
    int at = order.indexOf(Dimension.CHANNEL);
    if (at < 0) {
      return OptionalInt.of(1);
    }
    return uniform.isEmpty() ? OptionalInt.empty() : uniform.get(at);
  }

  /**
   * Tells what the dimensions of a tensor are.
   *
   * @param shape its physical shape, whatever the numbers
   * @throws IllegalArgumentException if it is no image, may be in two ways, or is not as the column
   *     says of all rows
   */
  List<Dimension> of(int... shape) {
    List<List<Dimension>> found =
        orders.stream().filter(order -> Dimension.CHANNEL.of(shape, order) == channels).toList();
    if (found.isEmpty()) {
      throw wrong("a tensor of the shape " + Arrays.toString(shape), orders);
    }
    if (found.size() > 1 && !isRanked) {
      throw new IllegalArgumentException(
          "a tensor of the shape "
              + Arrays.toString(shape)
              + " can be "
              + found
              + "; say which: ArchiveOptions.withDimensions, or dim_names in the file");
    }
    if (!tensors.type().allows(shape)) {
      throw new IllegalArgumentException(
          "a tensor of the shape " + Arrays.toString(shape) + " in a column of " + tensors);
    }
    return found.get(0);
  }

  private IllegalArgumentException wrong(String found, List<List<Dimension>> expected) {
    return new IllegalArgumentException(
        found
            + " as "
            + format
            + ": the dimensions must be one of "
            + expected
            + " with "
            + Plural.counted(channels, "channel")
            + "; if they are others, say so: ArchiveOptions.withDimensions, or dim_names in the"
            + " file");
  }
}
