package dev.framelease.arrow.replay;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.FrameLayout;
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
  private final ImageTerms terms;
  private final Optional<StoredImage> image;

  private ImageColumn(Field field, ImageOptions byCaller, TensorColumn tensors) {
    this.field = field;
    this.samples = samplesOf(tensors.values());
    this.terms = ImageTerms.of(field, tensors, samples, byCaller);
    this.anySize = FrameSchema.ofAnySize(terms.format());
    this.image = tensors.shape().map(this::image);
  }

  /**
   * Reads what a column says.
   *
   * @throws IllegalArgumentException if its tensors cannot be images, or it is not known how
   */
  static ImageColumn of(Field field, ImageOptions byCaller) {
    return new ImageColumn(field, byCaller, TensorColumn.of(field));
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

  /**
   * Describes a tensor of this column.
   *
   * @param shape its physical shape, whatever the numbers
   * @throws IllegalArgumentException if it is no image of the format, or too large
   */
  StoredImage image(int... shape) {
    List<Dimension> dimensions = terms.order().of(shape);
    int height = Dimension.HEIGHT.of(shape, dimensions);
    int width = Dimension.WIDTH.of(shape, dimensions);
    FrameLayout layout = anySize.layoutOf(terms.format().shape(height, width));
    StoredImage stored = StoredImage.of(samples, terms.range(), layout, shape, dimensions);
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
                    FrameSchema.of(found.layout().width(), found.layout().height(), terms.format()))
            .orElse(anySize);
    Field frame = frames.arrow().findField(FrameSchema.FRAME);
    return new Schema(
        schema.getFields().stream().map(each -> each.equals(field) ? frame : each).toList(),
        schema.getCustomMetadata());
  }
}
