package dev.framelease.arrow.batch;

import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The schema of a recording: frames of one size, or of any. {@code docs/arrow-format.md} describes
 * it for those who read and write it without Framelease.
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

  /**
   * The key of the values that are black and white, separated by a comma as {@code 0,1}, in the
   * metadata of a column of images whose values are no bytes. Framelease writes none.
   */
  public static final String VALUE_RANGE_KEY = "framelease.value_range";

  /** The key of the display that was captured, as {@code :0}, in the schema's metadata. */
  public static final String DISPLAY_KEY = "framelease.display";

  /** The key of the name of the monitor that was captured, in the schema's metadata. */
  public static final String MONITOR_KEY = "framelease.monitor";

  /**
   * The key of the region that was captured, as {@code 1920x1080+0+0}, where frames have another
   * size than that, in the schema's metadata.
   */
  public static final String CAPTURED_KEY = "framelease.captured";

  /** The keys that say where the frames are from; what is made of them may keep these. */
  public static final Set<String> SOURCE_KEYS = Set.of(DISPLAY_KEY, MONITOR_KEY, CAPTURED_KEY);

  /** The key of the name that all files of a recording share, in the schema's metadata. */
  public static final String RECORDING_KEY = "framelease.recording";

  /** The key of the number of a file in its recording, from 0 on, in the schema's metadata. */
  public static final String PART_KEY = "framelease.part";

  /** The most rectangles that damage has in a row; more are written as unknown, as null. */
  public static final int MAX_RECTANGLES = 65_536;

  /** The key of the numbers of a shape, separated by commas, of a column without a tensor type. */
  public static final String SHAPE_KEY = "framelease.shape";

  /** What stands in {@link #SHAPE_KEY} for a length that is another in each row. */
  public static final String ANY_LENGTH = "*";

  /** The name of the column of frames. */
  public static final String FRAME = "frame";

  private static final Instant FIRST_TIME = Instant.EPOCH.plusNanos(Long.MIN_VALUE);
  private static final Instant LAST_TIME = Instant.EPOCH.plusNanos(Long.MAX_VALUE);

  private final PixelFormat format;
  private final Optional<FrameLayout> layout;
  private final Schema schema;

  private FrameSchema(PixelFormat format, Optional<FrameLayout> layout, Schema schema) {
    this.format = format;
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
   * @param format how one pixel is laid out; the column is [height, width, channels] of uint8, or
   *     [height, width] of the format's words
   * @return the schema
   * @throws FrameFormatException if a frame would have more than 2³¹−1 bytes
   * @throws IllegalArgumentException if the size is empty
   */
  public static FrameSchema of(int width, int height, PixelFormat format) {
    FrameLayout layout = FrameLayout.packed(width, height, format);
    requireRow(layout);
    return of(format, Optional.of(layout), FrameColumns.of(layout));
  }

  /**
   * Makes the schema of frames of any size and one format: for a file or stream that goes on when
   * the geometry changes. Its column is a {@code arrow.variable_shape_tensor}, which fewer readers
   * know than that of one size.
   *
   * @param format how one pixel is laid out; every row is [height, width, channels] of uint8, or
   *     [height, width] of the format's words
   * @return the schema
   */
  public static FrameSchema ofAnySize(PixelFormat format) {
    return of(format, Optional.empty(), FrameColumns.ofAnySize(format));
  }

  private static FrameSchema of(
      PixelFormat format, Optional<FrameLayout> layout, List<Field> fields) {
    FixedShapeTensorType.ensureRegistered();
    return new FrameSchema(format, layout, new Schema(fields, Map.of(VERSION_KEY, VERSION)));
  }

  private static void requireRow(FrameLayout layout) {
    if (layout.byteSize() > Integer.MAX_VALUE) {
      throw new FrameFormatException(
          "a frame of "
              + layout.width()
              + "x"
              + layout.height()
              + " pixels has "
              + layout.byteSize()
              + " bytes, and a row of a batch has at most 2147483647; capture a smaller region");
    }
  }

  /**
   * Adds to the metadata of the schema, for example {@link #DISPLAY_KEY} and {@link #MONITOR_KEY}.
   *
   * @param metadata keys and values; a key that is there already gets the new value
   * @return a schema with these and all other keys
   * @throws IllegalArgumentException if it is about {@link #VERSION_KEY}, which is not to be
   *     chosen; or if there are more than 1,000 keys, or more than 1,048,576 characters in keys and
   *     values together
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
    SchemaMetadata.requireReadable(all);
    return new FrameSchema(format, layout, new Schema(schema.getFields(), all));
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
    return FrameSchemaReader.read(schema);
  }

  /**
   * Reads the version of a schema.
   *
   * @param schema whose version is said, or is not
   * @throws FrameFormatException if it says another one than {@link #VERSION}
   */
  public static void requireVersion(Schema schema) {
    FrameSchemaReader.requireVersion(schema);
  }

  /**
   * Tells whether a schema says that it is of Framelease's format, so that columns of the names
   * that the format gives are what it says they are.
   *
   * @param schema of any record batches
   * @return whether it says a version
   */
  public static boolean isOwn(Schema schema) {
    return schema.getCustomMetadata().containsKey(VERSION_KEY);
  }

  /**
   * Reads the pixel format of a column.
   *
   * @param frame the column
   * @param unlessSaid the pixel format if its metadata do not say it; empty if they must
   * @return the pixel format
   * @throws FrameFormatException if it is not said, or unknown
   */
  public static PixelFormat formatOf(Field frame, Optional<PixelFormat> unlessSaid) {
    return FrameSchemaReader.formatOf(frame, unlessSaid);
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
   * Tells whether a column is one of those that say more of a frame, as its name says.
   *
   * @param column of any schema
   * @return true unless it has the name of such a column, and another type
   */
  public static boolean isOfItsName(Field column) {
    return FrameSchemaReader.isOfItsName(column);
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
   * Tells whether frames may differ in their size.
   *
   * @return true if this was made by {@link #ofAnySize}, or read from such a schema
   */
  public boolean isOfAnySize() {
    return layout.isEmpty();
  }

  /**
   * Returns the pixel format that every frame must have.
   *
   * @return how one pixel is laid out
   */
  public PixelFormat format() {
    return format;
  }

  /**
   * Returns the layout that every frame must have.
   *
   * @return a packed layout
   * @throws IllegalStateException if {@link #isOfAnySize()}: ask each frame then
   */
  public FrameLayout layout() {
    return layout.orElseThrow(
        () ->
            new IllegalStateException(
                "the frames of this schema are of any size; ask each for its info().layout()"));
  }

  /**
   * Returns the layout of a tensor that the schema allows.
   *
   * @param shape its physical shape
   * @return a packed layout
   * @throws FrameFormatException if it is no image of the format, of another size, or larger than
   *     2³¹−1 bytes
   * @throws IllegalArgumentException if a row alone would be longer than that
   */
  public FrameLayout layoutOf(int... shape) {
    int[] expected = shape.length < 2 ? new int[0] : format.shape(shape[0], shape[1]);
    if (!Arrays.equals(shape, expected) || shape[0] < 1 || shape[1] < 1) {
      throw new FrameFormatException(
          "a tensor of the shape " + Arrays.toString(shape) + " is no frame of " + format);
    }
    FrameLayout found = FrameLayout.packed(shape[1], shape[0], format);
    requireRow(found);
    requireSize(found, "a tensor of the shape " + Arrays.toString(shape) + " is ");
    return found;
  }

  /**
   * Checks that a frame can be a row without a copy.
   *
   * @param frame what is known of the frame
   * @throws FrameFormatException if it is of another size or format, its rows are padded, it is
   *     larger than 2³¹−1 bytes, or its time of capture is beyond what nanoseconds in 64 bits say,
   *     from the year 1677 to 2262
   */
  public void requireFits(FrameInfo frame) {
    FrameLayout found = frame.layout();
    String subject = "frame " + frame.sequence() + " is ";
    requireSize(found, subject);
    if (!found.isPacked()) {
      throw new FrameFormatException(
          subject
              + describe(found)
              + " in rows of "
              + found.strideBytes()
              + " bytes, "
              + found.width() * found.format().bytesPerPixel()
              + " of them pixels; Arrow's tensors have no padding, so capture into packed rows, or"
              + " let Frame.toPacked copy the pixels into such");
    }
    requireRow(found);
    requireTime(frame.time().completedUtc(), subject);
  }

  private static void requireTime(Instant time, String subject) {
    if (time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME)) {
      throw new FrameFormatException(
          subject
              + "of the time "
              + time
              + ", and nanoseconds in 64 bits go from "
              + FIRST_TIME
              + " to "
              + LAST_TIME
              + "; set the clock");
    }
  }

  private void requireSize(FrameLayout found, String subject) {
    boolean fits =
        layout.isEmpty()
            || (found.width() == layout.get().width() && found.height() == layout.get().height());
    if (found.format() != format || !fits) {
      throw new FrameFormatException(
          subject
              + describe(found)
              + ", and this schema is for "
              + layout.map(FrameSchema::describe).orElse("any size of " + format)
              + "; it is part of the schema, so start another file or stream for it");
    }
  }

  private static String describe(FrameLayout layout) {
    return layout.width() + "x" + layout.height() + " " + layout.format();
  }
}
