package dev.framelease.arrow.batch;

import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The schema of a recording: frames of one size. {@code docs/arrow-format.md} describes it for
 * those who read and write it without Framelease.
 *
 * <p>Immutable.
 */
public final class FrameSchema {
  /** The version of the schema. */
  public static final String VERSION = "1";

  /** The key of {@link #VERSION} in the schema's metadata. */
  public static final String VERSION_KEY = "framelease.version";

  /** The key of the name of the {@link PixelFormat} in the metadata of the frame column. */
  public static final String PIXEL_FORMAT_KEY = "framelease.pixel_format";

  /** The key of the channels, separated by commas, that hold no meaning, in the same metadata. */
  public static final String UNDEFINED_CHANNELS_KEY = "framelease.undefined_channels";

  /** The name of the column of frames. */
  public static final String FRAME = "frame";

  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final ArrowType INT32 = new ArrowType.Int(32, true);

  private final FrameLayout layout;
  private final Schema schema;

  private FrameSchema(FrameLayout layout) {
    this.layout = layout;
    this.schema =
        new Schema(
            List.of(
                frameField(layout),
                field("sequence", INT64),
                field("captured_at", new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC")),
                field("requested_nanos", INT64),
                field("completed_nanos", INT64),
                regionField()),
            Map.of(VERSION_KEY, VERSION));
  }

  /**
   * Makes the schema of frames of one size.
   *
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   * @return the schema
   * @throws FrameFormatException if a frame would have more than 2³¹−1 bytes, the most of a list
   * @throws IllegalArgumentException if the size is empty
   */
  public static FrameSchema of(int width, int height) {
    FrameLayout layout = FrameLayout.packed(width, height, PixelFormat.BGRX);
    if (layout.byteSize() > Integer.MAX_VALUE) {
      throw new FrameFormatException(
          "a frame of "
              + width
              + "x"
              + height
              + " pixels has "
              + layout.byteSize()
              + " bytes, and a row of a batch has at most 2147483647; capture a smaller region");
    }
    return new FrameSchema(layout);
  }

  /**
   * Reads the schema of a recording, or of other data with one column of images. Columns that say
   * more of a frame may be missing; columns that Framelease does not know may be there.
   *
   * @param schema what to read
   * @return the schema of frames of that size, with all columns of this version
   * @throws FrameFormatException if the version is unknown, no column or more than one can be the
   *     frames, its pixel format is not said or unknown, or a known column is of another type
   */
  public static FrameSchema parse(Schema schema) {
    return FrameSchemaReader.read(schema, null);
  }

  /**
   * As {@link #parse(Schema)}, for data that does not say its pixel format.
   *
   * @param schema what to read
   * @param unlessSaid the pixel format if the schema does not say it
   * @return as {@link #parse(Schema)}
   * @throws FrameFormatException as {@link #parse(Schema)}
   */
  public static FrameSchema parse(Schema schema, PixelFormat unlessSaid) {
    return FrameSchemaReader.read(schema, Objects.requireNonNull(unlessSaid, "unlessSaid"));
  }

  /**
   * Finds the column of frames: the image tensor that is called {@link #FRAME}, or the only one.
   *
   * @param schema where to look
   * @return a field of the schema
   * @throws FrameFormatException if there is none, or more than one without that name
   */
  public static Field frameField(Schema schema) {
    return FrameSchemaReader.frameField(schema);
  }

  private static Field frameField(FrameLayout layout) {
    FixedShapeTensorType.ensureRegistered();
    FixedShapeTensorType type =
        new FixedShapeTensorType(
            List.of(layout.height(), layout.width(), layout.format().bytesPerPixel()),
            List.of("height", "width", "channel"));
    Map<String, String> metadata =
        Map.of(PIXEL_FORMAT_KEY, layout.format().name(), UNDEFINED_CHANNELS_KEY, "3");
    return new Field(
        FRAME,
        new FieldType(false, type, null, metadata),
        List.of(field("item", new ArrowType.Int(8, false))));
  }

  private static Field regionField() {
    return new Field(
        "region",
        FieldType.notNullable(ArrowType.Struct.INSTANCE),
        Stream.of("x", "y", "width", "height").map(name -> field(name, INT32)).toList());
  }

  private static Field field(String name, ArrowType type) {
    return Field.notNullable(name, type);
  }

  /**
   * Returns the schema as Arrow has it.
   *
   * @return fields and metadata
   */
  public Schema arrow() {
    return schema;
  }

  /**
   * Returns the layout that every frame must have.
   *
   * @return a packed layout
   */
  public FrameLayout layout() {
    return layout;
  }

  /**
   * Checks that a frame can be a row without a copy.
   *
   * @param frame what is known of the frame
   * @throws FrameFormatException if it is of another size or format, or its rows are padded
   */
  public void requireFits(FrameInfo frame) {
    FrameLayout found = frame.layout();
    if (found.width() != layout.width()
        || found.height() != layout.height()
        || found.format() != layout.format()) {
      throw new FrameFormatException(
          describe(frame)
              + ", and this schema is for "
              + layout.width()
              + "x"
              + layout.height()
              + " "
              + layout.format()
              + "; the size is part of the schema, so start another file or stream for it");
    }
    if (!found.isPacked()) {
      throw new FrameFormatException(
          describe(frame)
              + " in rows of "
              + found.strideBytes()
              + " bytes, "
              + layout.strideBytes()
              + " of them pixels; "
              + FixedShapeTensorType.NAME
              + " has no padding, so capture into packed rows, or copy the pixels into such");
    }
  }

  private static String describe(FrameInfo frame) {
    FrameLayout layout = frame.layout();
    return "frame "
        + frame.sequence()
        + " is "
        + layout.width()
        + "x"
        + layout.height()
        + " "
        + layout.format();
  }
}
