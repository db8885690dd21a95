package dev.framelease.arrow.replay;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The column of frames as it is in the file: images of any type of values and any order of
 * dimensions, and how each becomes a frame. Immutable.
 */
final class ImageColumn {
  private final Field field;
  private final FrameSchema anySize;
  private final SampleType samples;
  private final ValueRange range;
  private final DimensionOrder order;
  private final Optional<StoredImage> image;

  private ImageColumn(Field field, ArchiveOptions options, TensorColumn tensors) {
    PixelFormat format = FrameSchema.formatOf(field, options.pixelFormat());
    this.field = field;
    this.anySize = FrameSchema.ofAnySize(format);
    this.samples = samplesOf(tensors.values());
    this.range = rangeOf(field, options.valueRange(), samples, format);
    this.order =
        new DimensionOrder(
            DimensionOrder.said(tensors.names(), options.dimensions()),
            tensors.permutation(),
            tensors.uniform(),
            format,
            field.getMetadata().containsKey(FrameSchema.PIXEL_FORMAT_KEY));
    this.image = tensors.shape().map(this::image);
    if (image.isEmpty()) {
      order.requirePossible(tensors.dimensions());
    }
  }

  /**
   * Reads what a column says.
   *
   * @throws IllegalArgumentException if its tensors cannot be images, or it is not known how
   */
  static ImageColumn of(Field field, ArchiveOptions options) {
    return new ImageColumn(field, options, TensorColumn.of(field));
  }

  private static SampleType samplesOf(ArrowType values) {
    return SampleType.of(values)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "image tensors of "
                        + values
                        + "; their values may be "
                        + List.of(SampleType.values())));
  }

  private static ValueRange rangeOf(
      Field field, Optional<ValueRange> byCaller, SampleType samples, PixelFormat format) {
    String said = field.getMetadata().get(FrameSchema.VALUE_RANGE_KEY);
    Optional<ValueRange> range = said == null ? byCaller : Optional.of(ValueRange.parse(said));
    boolean isSame = samples.is(format.elementType());
    if (format.isPackedWord() ? !isSame || range.isPresent() : !isSame && range.isEmpty()) {
      throw new IllegalArgumentException(
          "the column "
              + field.getName()
              + " of "
              + samples
              + (format.isPackedWord()
                  ? " as " + format + ", which is of " + format.elementType() + " without a range"
                  : " as "
                      + format
                      + " without a range of its values; say which are black and white:"
                      + " ArchiveOptions.withValueRange, or "
                      + FrameSchema.VALUE_RANGE_KEY
                      + " in the file"));
    }
    return range.orElse(ValueRange.BYTES);
  }

  /**
   * Describes a tensor of this column.
   *
   * @param shape its physical shape, whatever the numbers
   * @throws IllegalArgumentException if it is no image of the format, or too large
   */
  StoredImage image(int... shape) {
    List<Dimension> dimensions = order.of(shape);
    int found = Dimension.CHANNEL.of(shape, dimensions);
    int channels = DimensionOrder.channels(order.format());
    if (found != channels) {
      throw order.wrong(shape, "has " + found + " channels, and not " + channels);
    }
    order.requireUniform(shape);
    int height = Dimension.HEIGHT.of(shape, dimensions);
    int width = Dimension.WIDTH.of(shape, dimensions);
    FrameLayout layout = anySize.layoutOf(order.format().shape(height, width));
    StoredImage stored = StoredImage.of(samples, range, layout, shape, dimensions);
    if (stored.byteSize() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an image of "
              + stored.byteSize()
              + " bytes, of which 2147483647 can be converted at the most; write smaller ones");
    }
    return stored;
  }

  /** What every row is; empty if each has a size of its own. */
  Optional<StoredImage> image() {
    return image;
  }

  Field field() {
    return field;
  }

  int itemSize() {
    return samples.itemSize();
  }

  /** A schema with this column as it would be if frames had been written. */
  Schema asFrames(Schema schema) {
    FrameSchema frames =
        image
            .map(
                found ->
                    FrameSchema.of(found.layout().width(), found.layout().height(), order.format()))
            .orElse(anySize);
    Field frame = frames.arrow().findField(FrameSchema.FRAME);
    return new Schema(
        schema.getFields().stream().map(each -> each.equals(field) ? frame : each).toList(),
        schema.getCustomMetadata());
  }
}
