package dev.framelease.arrow.batch;

import dev.framelease.arrow.FrameBuffer;
import dev.framelease.frame.Damage;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Makes the record batch message of one frame, whose body is the frame's memory and one small
 * buffer for all other columns.
 *
 * <p>It is made by hand, since a {@code VectorUnloader} adds a validity bit for every byte of the
 * frame (an eighth of its size), and counts them. Nothing is null here, so the format allows to
 * leave them out: buffers of no bytes, a null count of 0.
 */
public final class FrameRow {
  /** Where buffers start, as the format recommends. */
  private static final int ALIGNMENT = 8;

  /**
   * Four numbers, a rectangle of four, the validity and offsets of the damage, and the epoch; and
   * the offsets and up to three sizes of a frame whose shape is not in the schema.
   */
  private static final int COLUMNS_BYTES = (4 + 4 + 2 + 1 + 1 + 2) * ALIGNMENT;

  /** Those of a frame of any size, which are the most. */
  private static final int MAX_NODES = 21;

  private static final int MAX_BUFFERS = 38;

  /** Most nodes are of one value, and they do not change. */
  private static final ArrowFieldNode ONE = new ArrowFieldNode(1, 0);

  private final List<ArrowFieldNode> nodes = new ArrayList<>(MAX_NODES);
  private final List<ArrowBuf> buffers = new ArrayList<>(MAX_BUFFERS);
  private final ArrowBuf columns;
  private final ArrowBuf nothing;
  private long end;

  private FrameRow(ArrowBuf columns, ArrowBuf nothing) {
    this.columns = columns;
    this.nothing = nothing;
  }

  /**
   * Makes the message of one frame.
   *
   * @param schema the schema that it is a row of
   * @param frame stays the caller's: the message holds a reference of its own
   * @param allocator for the other columns: 112 bytes, and about 16 for each rectangle of damage
   * @return a message that the caller owns and must close
   * @throws FrameFormatException if the frame does not fit the schema
   */
  public static ArrowRecordBatch of(
      FrameSchema schema, FrameBuffer frame, BufferAllocator allocator) {
    return of(schema, frame, allocator, allocator.getEmpty());
  }

  /** As above, with a validity buffer for the bytes of the frame. */
  static ArrowRecordBatch of(
      FrameSchema schema, FrameBuffer frame, BufferAllocator allocator, ArrowBuf validity) {
    schema.requireFits(frame.info());
    List<Region> damage = rectangles(frame.info().damage());
    long byteSize = COLUMNS_BYTES + 4 * aligned((long) damage.size() * Integer.BYTES);
    try (ArrowBuf columns = allocator.buffer(byteSize);
        FrameBuffer held = frame.share()) {
      FrameRow row = new FrameRow(columns, allocator.getEmpty());
      if (schema.isOfAnySize()) {
        row.frameOfAnySize(held.arrow(), held.info().layout(), validity);
      } else {
        row.values(1, 0, row.nothing);
        row.pixels(held.arrow(), held.info().layout().format(), validity);
      }
      row.described(held.info());
      row.damage(damage, isKnown(held.info().damage()));
      row.int32(held.info().geometryEpoch());
      return new ArrowRecordBatch(1, row.nodes, row.buffers);
    }
  }

  /** In the order of the schema's fields, parents before their children. */
  private void frameOfAnySize(ArrowBuf pixels, FrameLayout layout, ArrowBuf validity) {
    values(1, 0, nothing);
    values(1, 0, nothing);
    columns.setInt(end, 0);
    columns.setInt(
        end + Integer.BYTES, (int) (layout.byteSize() / layout.format().elementType().itemSize()));
    buffers.add(written(2 * Integer.BYTES));
    pixels(pixels, layout.format(), validity);
    values(1, 0, nothing);
    int[] shape = layout.format().shape(layout.height(), layout.width());
    values(shape.length, 0, nothing);
    for (int i = 0; i < shape.length; i++) {
      columns.setInt(end + (long) i * Integer.BYTES, shape[i]);
    }
    buffers.add(written((long) shape.length * Integer.BYTES));
  }

  private void pixels(ArrowBuf pixels, PixelFormat format, ArrowBuf validity) {
    nodes.add(new ArrowFieldNode(pixels.capacity() / format.elementType().itemSize(), 0));
    buffers.add(validity);
    buffers.add(pixels);
  }

  private void described(FrameInfo info) {
    int64(info.sequence());
    int64(nanosOf(info.time().completedUtc()));
    int64(info.time().requestedNanos());
    int64(info.time().completedNanos());
    values(1, 0, nothing);
    rectangles(List.of(info.region()));
  }

  /** A list: null where the damage is not known, empty where nothing has changed. */
  private void damage(List<Region> regions, boolean known) {
    columns.setByte(end, 0);
    values(1, known ? 0 : 1, known ? nothing : written(1));
    columns.setInt(end, 0);
    columns.setInt(end + Integer.BYTES, regions.size());
    buffers.add(written(2 * Integer.BYTES));
    values(regions.size(), 0, nothing);
    rectangles(regions);
  }

  private static List<Region> rectangles(Damage damage) {
    return damage instanceof Damage.Rectangles some && isKnown(damage) ? some.regions() : List.of();
  }

  private static boolean isKnown(Damage damage) {
    return damage instanceof Damage.Rectangles some
        ? some.regions().size() <= FrameSchema.MAX_RECTANGLES
        : damage instanceof Damage.Unchanged;
  }

  /** The children of a struct of rectangles. */
  private void rectangles(List<Region> regions) {
    int32s(regions, Region::x);
    int32s(regions, Region::y);
    int32s(regions, Region::width);
    int32s(regions, Region::height);
  }

  private void int32s(List<Region> regions, ToIntFunction<Region> side) {
    values(regions.size(), 0, nothing);
    for (int i = 0; i < regions.size(); i++) {
      columns.setInt(end + (long) i * Integer.BYTES, side.applyAsInt(regions.get(i)));
    }
    buffers.add(written((long) regions.size() * Integer.BYTES));
  }

  private void int32(int value) {
    values(1, 0, nothing);
    columns.setInt(end, value);
    buffers.add(written(Integer.BYTES));
  }

  private void values(long count, int nulls, ArrowBuf validity) {
    nodes.add(count == 1 && nulls == 0 ? ONE : new ArrowFieldNode(count, nulls));
    buffers.add(validity);
  }

  private void int64(long value) {
    values(1, 0, nothing);
    columns.setLong(end, value);
    buffers.add(written(Long.BYTES));
  }

  /** The bytes of the small buffer that were written last. */
  private ArrowBuf written(long byteSize) {
    if (byteSize == 0) {
      return nothing;
    }
    ArrowBuf part = columns.slice(end, byteSize);
    end += aligned(byteSize);
    return part;
  }

  private static long aligned(long byteSize) {
    return (byteSize + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static long nanosOf(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
