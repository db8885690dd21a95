package dev.framelease.arrow.batch;

import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
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

  /** The key of the bits, separated by commas, of a word that hold no meaning, there, too. */
  public static final String UNDEFINED_BITS_KEY = "framelease.undefined_bits";

  /** The key of the display that was captured, as {@code :0}, in the schema's metadata. */
  public static final String DISPLAY_KEY = "framelease.display";

  /** The key of the name of the monitor that was captured, in the schema's metadata. */
  public static final String MONITOR_KEY = "framelease.monitor";

  /** The key of the name that all files of a recording share, in the schema's metadata. */
  public static final String RECORDING_KEY = "framelease.recording";

  /** The key of the number of a file in its recording, from 0 on, in the schema's metadata. */
  public static final String PART_KEY = "framelease.part";

  /** The most rectangles that damage has in a row; more are written as unknown, as null. */
  public static final int MAX_RECTANGLES = 65_536;

  /** The key of the numbers of a shape, separated by commas, of a column without a tensor type. */
  public static final String SHAPE_KEY = "framelease.shape";

  /** The name of the column of frames. */
  public static final String FRAME = "frame";

  private final FrameLayout layout;
  private final Schema schema;

  private FrameSchema(FrameLayout layout, Schema schema) {
    this.layout = layout;
    this.schema = schema;
  }

  /**
   * Makes the schema of frames of one size, of {@link PixelFormat#BGRX}.
   *
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   * @return the schema
   * @throws FrameFormatException if a frame would have more than 2³¹−1 bytes
   * @throws IllegalArgumentException if the size is empty
   */
  public static FrameSchema of(int width, int height) {
    return of(width, height, PixelFormat.BGRX);
  }

  /**
   * Makes the schema of frames of one size and format.
   *
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   * @param format how one pixel is laid out; the column is [height, width, 4] of uint8, or [height,
   *     width] of the format's words
   * @return the schema
   * @throws FrameFormatException if a frame would have more than 2³¹−1 bytes
   * @throws IllegalArgumentException if the size is empty
   */
  public static FrameSchema of(int width, int height, PixelFormat format) {
    FrameLayout layout = FrameLayout.packed(width, height, format);
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
    FixedShapeTensorType.ensureRegistered();
    return new FrameSchema(
        layout, new Schema(FrameColumns.of(layout), Map.of(VERSION_KEY, VERSION)));
  }

  /**
   * Adds to the metadata of the schema, for example {@link #DISPLAY_KEY} and {@link #MONITOR_KEY}.
   *
   * @param metadata keys and values; a key that is there already gets the new value
   * @return a schema with these and all other keys
   * @throws IllegalArgumentException if it is about {@link #VERSION_KEY}, which is not to be chosen
   */
  public FrameSchema withMetadata(Map<String, String> metadata) {
    if (metadata.containsKey(VERSION_KEY)) {
      throw new IllegalArgumentException(
          VERSION_KEY
              + " is "
              + VERSION
              + ", and not to be changed to "
              + metadata.get(VERSION_KEY));
    }
    Map<String, String> all = new TreeMap<>(schema.getCustomMetadata());
    all.putAll(metadata);
    return new FrameSchema(layout, new Schema(schema.getFields(), all));
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
              + " has no padding, so capture into packed rows, or let Frame.toPacked copy the pixels into such");
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
