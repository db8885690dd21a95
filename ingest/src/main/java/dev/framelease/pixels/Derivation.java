package dev.framelease.pixels;

import java.util.Arrays;
import java.util.Objects;

/** Layouts of a part of a view, or of its elements in another order: always without a copy. */
final class Derivation {
  private Derivation() {}

  static Layout slice(Layout from, Slice... slices) {
    if (slices.length > from.dimensions()) {
      throw new IndexOutOfBoundsException(
          slices.length + " slices are more than the dimensions of " + from);
    }
    int[] shape = from.shape();
    long[] strides = from.stridesBytes();
    long offset = from.offsetBytes();
    for (int d = 0; d < slices.length; d++) {
      Slicing slicing = Slicing.of(slices[d], shape[d]);
      offset += slicing.start() * strides[d];
      shape[d] = slicing.length();
      strides[d] *= slicing.step();
    }
    return new Layout(from.type(), shape, strides, offset);
  }

  static Layout index(Layout from, int axis, int index) {
    int dropped = axis(from, axis);
    int at = checkedIndex(from, dropped, index);
    int[] shape = new int[from.dimensions() - 1];
    long[] strides = new long[shape.length];
    for (int d = 0; d < shape.length; d++) {
      int source = d < dropped ? d : d + 1;
      shape[d] = from.size(source);
      strides[d] = from.strideBytes(source);
    }
    return new Layout(
        from.type(), shape, strides, from.offsetBytes() + at * from.strideBytes(dropped));
  }

  static Layout transpose(Layout from, int... axes) {
    int dimensions = from.dimensions();
    int[] shape = new int[dimensions];
    long[] strides = new long[dimensions];
    long taken = 0;
    if (axes.length != dimensions && axes.length != 0) {
      throw noPermutation(from, axes);
    }
    for (int d = 0; d < dimensions; d++) {
      int source = axes.length == 0 ? dimensions - 1 - d : axis(from, axes[d]);
      if ((taken & 1L << source) != 0) {
        throw noPermutation(from, axes);
      }
      taken |= 1L << source;
      shape[d] = from.size(source);
      strides[d] = from.strideBytes(source);
    }
    return new Layout(from.type(), shape, strides, from.offsetBytes());
  }

  private static IllegalArgumentException noPermutation(Layout from, int[] axes) {
    return new IllegalArgumentException(
        "the axes of a transpose must be each of the dimensions once, and "
            + Arrays.toString(axes)
            + " is not, for "
            + from);
  }

  static Layout reverse(Layout from, int... axes) {
    Slice[] slices = new Slice[from.dimensions()];
    Arrays.fill(slices, axes.length == 0 ? Slice.reversed() : Slice.all());
    for (int axis : axes) {
      slices[axis(from, axis)] = Slice.reversed();
    }
    return slice(from, slices);
  }

  static Layout crop(Layout from, Region region) {
    if (from.dimensions() < 2) {
      throw new IndexOutOfBoundsException(
          "a crop needs rows and columns, the first two dimensions, and this view is " + from);
    }
    if ((long) region.x() + region.width() > from.size(1)
        || (long) region.y() + region.height() > from.size(0)) {
      throw new IndexOutOfBoundsException(
          "the region "
              + region
              + " is not within the view, which is "
              + from.size(1)
              + "x"
              + from.size(0)
              + " pixels");
    }
    return slice(
        from,
        Slice.range(region.y(), (long) region.y() + region.height()),
        Slice.range(region.x(), (long) region.x() + region.width()));
  }

  static Layout channels(Layout from, int first, int end) {
    int last = from.dimensions() - 1;
    int count = last < 0 ? 0 : from.size(last);
    Objects.checkFromToIndex(first, end, count);
    Objects.checkIndex(first, end);
    Slice[] slices = new Slice[from.dimensions()];
    Arrays.fill(slices, Slice.all());
    slices[last] = Slice.range(first, end);
    return slice(from, slices);
  }

  static Layout channelOrder(Layout from, int... order) {
    int last = axis(from, -1);
    if (order.length == 0) {
      throw new IllegalArgumentException("name at least one channel to pick from " + from);
    }
    int first = checkedIndex(from, last, order[0]);
    long step = order.length == 1 ? 1 : checkedIndex(from, last, order[1]) - first;
    for (int i = 1; i < order.length; i++) {
      if (checkedIndex(from, last, order[i]) != first + i * step) {
        throw new LayoutException(
            "only channels at one distance from each other can be picked without a copy, and "
                + Arrays.toString(order)
                + " are not",
            from,
            "copy them one by one with index(-1, channel).copyTo(...)");
      }
    }
    int[] shape = from.shape();
    long[] strides = from.stridesBytes();
    long offset = from.offsetBytes() + first * strides[last];
    shape[last] = order.length;
    strides[last] *= step;
    return new Layout(from.type(), shape, strides, offset);
  }

  /** The dimension that an axis means; a negative axis counts from the last dimension. */
  private static int axis(Layout layout, int axis) {
    int dimension = axis < 0 ? axis + layout.dimensions() : axis;
    if (dimension < 0 || dimension >= layout.dimensions()) {
      throw new IndexOutOfBoundsException(
          "axis " + axis + " is none of the " + layout.dimensions() + " dimensions of " + layout);
    }
    return dimension;
  }

  /** The index counted from 0; a negative one counts from the end. */
  static int checkedIndex(Layout layout, int dimension, int index) {
    int size = layout.size(dimension);
    int at = index < 0 ? index + size : index;
    if (at < 0 || at >= size) {
      throw new IndexOutOfBoundsException(
          "index " + index + " is outside dimension " + dimension + " of " + layout);
    }
    return at;
  }

  /** The byte of the block at which an element lies. */
  static int position(Layout layout, int[] indices) {
    if (indices.length != layout.dimensions()) {
      throw new IndexOutOfBoundsException(
          "an element needs an index for each dimension, and not the "
              + indices.length
              + " of "
              + Arrays.toString(indices)
              + ", for "
              + layout);
    }
    long position = layout.offsetBytes();
    for (int d = 0; d < indices.length; d++) {
      position += checkedIndex(layout, d, indices[d]) * layout.strideBytes(d);
    }
    return (int) position;
  }
}
