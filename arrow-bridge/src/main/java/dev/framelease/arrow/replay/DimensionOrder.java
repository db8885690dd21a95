package dev.framelease.arrow.replay;

import dev.framelease.pixels.PixelFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which dimension of a tensor is the height, which the width, and which the channels. It is what
 * {@code dim_names} says, else what the caller says; else it is the order of the logical shape in
 * which it can be an image of the format, if there is only one.
 *
 * @param said for each physical dimension, or empty
 * @param permutation for each logical dimension its physical one, or empty if they are the same
 * @param uniform the physical lengths that are the same in all rows, or empty
 * @param format of the pixels
 * @param isOwn whether the file follows Framelease's format, in which channels are last
 */
record DimensionOrder(
    List<Dimension> said,
    List<Integer> permutation,
    List<OptionalInt> uniform,
    PixelFormat format,
    boolean isOwn) {
  /** In the place of a length that is another in each row. */
  private static final int ANY = -1;

  private static final List<Dimension> GRAY = List.of(Dimension.HEIGHT, Dimension.WIDTH);
  private static final List<Dimension> LAST =
      List.of(Dimension.HEIGHT, Dimension.WIDTH, Dimension.CHANNEL);
  private static final List<Dimension> FIRST =
      List.of(Dimension.CHANNEL, Dimension.HEIGHT, Dimension.WIDTH);

  /** What is said of the dimensions, by their names or by the caller. */
  static List<Dimension> said(List<String> names, List<Dimension> byCaller) {
    List<Optional<Dimension>> named = names.stream().map(Dimension::named).toList();
    List<Dimension> understood = named.stream().flatMap(Optional::stream).toList();
    if (understood.size() == names.size() && Dimension.areOfAnImage(understood)) {
      return understood;
    }
    if (byCaller.isEmpty() && !understood.isEmpty()) {
      throw new IllegalArgumentException(
          "dimensions of the names "
              + names
              + ", which are not those of an image, as height, width and channel; say what they"
              + " are: ArchiveOptions.withDimensions");
    }
    return byCaller;
  }

  /** The number of elements in a pixel. */
  static int channels(PixelFormat format) {
    return format.bytesPerPixel() / format.elementType().itemSize();
  }

  /** Checks what is known before there is a row: that a tensor of so many dimensions can be one. */
  void requirePossible(int count) {
    // A number that the file claims: nothing is made of that size.
    if (count != 2 && count != 3) {
      throw new IllegalArgumentException(
          "tensors of " + count + " dimensions; images have two or three");
    }
    int[] shape = new int[count];
    for (int i = 0; i < count; i++) {
      shape[i] = uniform.isEmpty() ? ANY : uniform.get(i).orElse(ANY);
    }
    boolean isPossible =
        said.isEmpty()
            ? count == 2
                ? channels(format) == 1
                : count == 3 && (maybe(0, shape) || maybe(2, shape))
            : said.size() == count && maybeSaid(shape);
    if (!isPossible) {
      throw wrong(shape, "has no such dimensions");
    }
  }

  private boolean maybeSaid(int[] shape) {
    int at = said.indexOf(Dimension.CHANNEL);
    int found = at < 0 ? 1 : shape[at];
    return found == ANY || found == channels(format);
  }

  private boolean maybe(int logical, int[] shape) {
    int found = shape[at(logical)];
    return found == ANY || found == channels(format);
  }

  /** The dimensions of a tensor of a physical shape. */
  List<Dimension> of(int[] shape) {
    if (!said.isEmpty()) {
      if (said.size() != shape.length) {
        throw wrong(shape, "has not the dimensions " + said);
      }
      return said;
    }
    return switch (shape.length) {
      case 2 -> physical(GRAY);
      case 3 -> physical(isLast(shape) ? LAST : FIRST);
      default -> throw wrong(shape, "has not two or three dimensions");
    };
  }

  /** Checks a row against what the metadata says of all rows. */
  void requireUniform(int[] shape) {
    for (int i = 0; i < uniform.size() && i < shape.length; i++) {
      if (uniform.get(i).isPresent() && uniform.get(i).getAsInt() != shape[i]) {
        throw wrong(shape, "is not of the length that uniform_shape says for dimension " + i);
      }
    }
  }

  private boolean isLast(int[] shape) {
    boolean last = isOfChannels(2, shape);
    boolean first = isOfChannels(0, shape);
    if (!last && !first) {
      throw wrong(shape, "has no dimension of " + channels(format) + " channels, first or last");
    }
    if (last && first && !isOwn) {
      throw wrong(
          shape,
          "can have its channels first or last; say which: ArchiveOptions.withDimensions, or"
              + " dim_names in the file");
    }
    return last;
  }

  /** Where the lengths of all rows say it, that of one row says nothing. */
  private boolean isOfChannels(int logical, int[] shape) {
    int channels = channels(format);
    boolean isUniform =
        IntStream.of(0, 2).anyMatch(i -> isUniform(i) && uniform.get(at(i)).getAsInt() == channels);
    return shape[at(logical)] == channels && (!isUniform || isUniform(logical));
  }

  private boolean isUniform(int logical) {
    return !uniform.isEmpty() && uniform.get(at(logical)).isPresent();
  }

  private int at(int logical) {
    return permutation.isEmpty() ? logical : permutation.get(logical);
  }

  private List<Dimension> physical(List<Dimension> logical) {
    Dimension[] physical = new Dimension[logical.size()];
    for (int i = 0; i < physical.length; i++) {
      physical[at(i)] = logical.get(i);
    }
    return List.of(physical);
  }

  IllegalArgumentException wrong(int[] shape, String why) {
    return new IllegalArgumentException(
        "a tensor of the shape "
            + IntStream.of(shape)
                .mapToObj(length -> length == ANY ? "any" : String.valueOf(length))
                .toList()
            + (permutation.isEmpty() ? "" : ", permuted by " + permutation + ",")
            + " as "
            + format
            + ": it "
            + why);
  }
}
