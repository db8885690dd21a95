package dev.framelease.arrow.tensor;

import java.util.List;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;

/** How many values a shape has. */
final class TensorShape {
  private TensorShape() {}

  /**
   * The length of the list that stores a tensor. As for views, the dimensions must have a product
   * even where one of them is 0, so that it does not matter which comes first.
   */
  static int listSize(List<Integer> shape) {
    long size = 1;
    boolean empty = false;
    for (int length : shape) {
      if (length < 0) {
        throw new InvalidExtensionMetadataException("the shape " + shape + " is negative");
      }
      empty |= length == 0;
      size = size > Integer.MAX_VALUE ? size : size * Math.max(1, length);
    }
    if (size > Integer.MAX_VALUE) {
      throw new InvalidExtensionMetadataException(
          "the shape " + shape + " has more than 2147483647 values, the most of a list");
    }
    return empty ? 0 : (int) size;
  }
}
