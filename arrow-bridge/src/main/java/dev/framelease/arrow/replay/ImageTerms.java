package dev.framelease.arrow.replay;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.pixels.PixelFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What the pixels, the values and the dimensions of a column of images mean. What the file says of
 * itself counts; the caller is asked where it says nothing.
 *
 * <p>A column that says its pixel format follows Framelease's own: so it says, too, that values of
 * the type of that format are not scaled, and that the dimensions are height, width and channels.
 *
 * @param format of the pixels
 * @param range which values are black and white
 * @param order of the dimensions
 */
record ImageTerms(PixelFormat format, ValueRange range, DimensionOrder order) {
  private static final List<Dimension> GRAY = List.of(Dimension.HEIGHT, Dimension.WIDTH);
  private static final List<Dimension> LAST =
      List.of(Dimension.HEIGHT, Dimension.WIDTH, Dimension.CHANNEL);
  private static final List<Dimension> FIRST =
      List.of(Dimension.CHANNEL, Dimension.HEIGHT, Dimension.WIDTH);

  /**
   * Finds out what is meant.
   *
   * @param field the column
   * @param tensors what it says of its tensors
   * @param samples its values
   * @param byCaller what is meant where the file does not say it
   * @throws IllegalArgumentException if nobody says it, or it makes no images
   */
  static ImageTerms of(
      Field field, TensorColumn tensors, SampleType samples, ImageOptions byCaller) {
    boolean isOwn = field.getMetadata().containsKey(FrameSchema.PIXEL_FORMAT_KEY);
    PixelFormat format = FrameSchema.formatOf(field, byCaller.pixelFormat());
    boolean isSame = samples.is(format.elementType());
    Optional<ValueRange> range =
        Optional.ofNullable(field.getMetadata().get(FrameSchema.VALUE_RANGE_KEY))
            .map(ValueRange::parse)
            .or(() -> isOwn && isSame ? Optional.empty() : byCaller.valueRange());
    if (format.isPackedWord() ? !isSame || range.isPresent() : !isSame && range.isEmpty()) {
      throw wrong(field, samples, format);
    }
    return new ImageTerms(
        format,
        range.orElse(ValueRange.BYTES),
        orderOf(tensors, format, isOwn, byCaller.dimensions()));
  }

  private static IllegalArgumentException wrong(
      Field field, SampleType samples, PixelFormat format) {
    return new IllegalArgumentException(
        "the column "
            + field.getName()
            + " of "
            + samples
            + " as "
            + format
            + (format.isPackedWord()
                ? ", which is of " + format.elementType() + " without a range"
                : " without a range of its values; say which are black and white:"
                    + " ArchiveOptions.withValueRange, or "
                    + FrameSchema.VALUE_RANGE_KEY
                    + " in the file"));
  }

  private static DimensionOrder orderOf(
      TensorColumn tensors, PixelFormat format, boolean isOwn, List<Dimension> byCaller) {
    List<Dimension> named = named(tensors, byCaller);
    List<Dimension> said = named.isEmpty() && !isOwn ? byCaller : named;
    if (!said.isEmpty()) {
      return new DimensionOrder(tensors, format, List.of(said), false);
    }
    List<List<Dimension>> orders = new ArrayList<>(tensors.physical(List.of(GRAY, LAST)));
    if (isOwn && !byCaller.isEmpty()) {
      // Of tensors that are not as the format has them, somebody else left the order unsaid.
      orders.add(byCaller);
    }
    orders.addAll(tensors.physical(List.of(FIRST)));
    return new DimensionOrder(tensors, format, orders, isOwn);
  }

  /**
   * What the names say; what the caller does, where they say it by halves; empty if they do not.
   */
  private static List<Dimension> named(TensorColumn tensors, List<Dimension> byCaller) {
    List<String> names = tensors.type().dimNames();
    List<Dimension> understood =
        names.stream().map(Dimension::named).flatMap(Optional::stream).toList();
    if (understood.size() == names.size() && Dimension.areOfAnImage(understood)) {
      return understood;
    }
    if (!understood.isEmpty() && byCaller.isEmpty()) {
      throw new IllegalArgumentException(
          "dimensions of the names "
              + names
              + ", which are not those of an image, as height, width and channel; say what they"
              + " are: ArchiveOptions.withDimensions");
    }
    return understood.isEmpty() ? List.of() : byCaller;
  }
}
