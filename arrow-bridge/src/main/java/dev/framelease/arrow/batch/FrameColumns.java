package dev.framelease.arrow.batch;

import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.arrow.tensor.VariableShapeTensorType;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** The columns of a recording, in their order. {@link FrameRow} writes them in the same. */
final class FrameColumns {
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType INT32 = new ArrowType.Int(32, true);
  private static final List<String> DIMENSIONS = List.of("height", "width", "channel");

  /** All but the frames: what says more of each. */
  static final List<Field> DESCRIBING =
      List.of(
          Field.notNullable("sequence", INT64),
          Field.notNullable("captured_at", new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC")),
          Field.notNullable("requested_nanos", INT64),
          Field.notNullable("completed_nanos", INT64),
          rectangle("region"),
          new Field(
              "damage", FieldType.nullable(ArrowType.List.INSTANCE), List.of(rectangle("item"))),
          Field.notNullable("geometry_epoch", INT32));

  private FrameColumns() {}

  static List<Field> of(FrameLayout layout) {
    return withFrame(frame(layout));
  }

  static List<Field> ofAnySize(PixelFormat format) {
    return withFrame(frameOfAnySize(format));
  }

  private static List<Field> withFrame(Field frame) {
    return Stream.concat(Stream.of(frame), DESCRIBING.stream()).toList();
  }

  private static Field frame(FrameLayout layout) {
    PixelFormat format = layout.format();
    List<Integer> shape =
        IntStream.of(format.shape(layout.height(), layout.width())).boxed().toList();
    return new FixedShapeTensorType(shape, DIMENSIONS.subList(0, shape.size()))
        .toField(FrameSchema.FRAME, format.elementType(), metadata(format));
  }

  /** Only the channels, if there are any, are as many in all rows. */
  private static Field frameOfAnySize(PixelFormat format) {
    List<OptionalInt> uniform =
        IntStream.of(format.shape(0, 0))
            .mapToObj(size -> size == 0 ? OptionalInt.empty() : OptionalInt.of(size))
            .toList();
    return new VariableShapeTensorType(DIMENSIONS.subList(0, uniform.size()), List.of(), uniform)
        .toField(FrameSchema.FRAME, format.elementType(), uniform.size(), metadata(format));
  }

  /** What no reader can know of the bytes. */
  private static Map<String, String> metadata(PixelFormat format) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(FrameSchema.PIXEL_FORMAT_KEY, format.name());
    switch (format) {
      case BGRX, RGBX -> metadata.put(FrameSchema.UNDEFINED_CHANNELS_KEY, "3");
      case XRGB2101010 -> metadata.put(FrameSchema.UNDEFINED_BITS_KEY, "30,31");
      case BGRA, RGB, BGR, GRAY, RGB565 -> {
        // Every bit means something.
      }
    }
    return metadata;
  }

  private static Field rectangle(String name) {
    return new Field(
        name,
        FieldType.notNullable(ArrowType.Struct.INSTANCE),
        Stream.of("x", "y", "width", "height")
            .map(child -> Field.notNullable(child, INT32))
            .toList());
  }
}
