package dev.framelease.arrow.batch;

import dev.framelease.arrow.FrameBuffer;
import dev.framelease.frame.Damage;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Makes the record batch of one frame, whose body is the frame's memory and one small buffer for
 * all other columns.
 *
 * <p>It is made by hand, since a {@code VectorUnloader} adds a validity bit for every byte of the
 * frame (an eighth of its size), and counts them. Nothing but damage is null here, so the format
 * allows to leave them out: buffers of no bytes, a null count of 0.
 *
 * <p>For one thread at a time.
 */
public final class FrameRow {
  private final RowBuffers row;

  private FrameRow(RowBuffers row) {
    this.row = row;
  }

  /**
   * Makes a row that is used again for each frame.
   *
   * @return a row for batches that are not compressed
   */
  public static FrameRow plain() {
    return new FrameRow(new RowBuffers(false, ByteBuffer::allocateDirect));
  }

  /**
   * Makes a row that is used again for each frame, and whose buffers say that they are not
   * compressed.
   *
   * @return a row for batches of which the pixels are compressed
   */
  public static FrameRow besideCompressed() {
    return new FrameRow(new RowBuffers(true, ByteBuffer::allocateDirect));
  }

  /**
   * Describes a frame by the columns of a schema. {@link FrameColumns} has them in the same order.
   *
   * @param schema the schema that it is a row of
   * @param info what is known of the frame
   * @return the row's nodes and buffers, valid until the next call
   * @throws FrameFormatException if the frame does not fit the schema
   */
  public RowBuffers describe(FrameSchema schema, FrameInfo info) {
    schema.requireFits(info);
    row.clear();
    if (schema.isOfAnySize()) {
      frameOfAnySize(info.layout());
    } else {
      row.node(1);
      pixels(info.layout());
    }
    int64(info.sequence());
    int64(nanosOf(info.time().completedUtc()));
    int64(info.time().requestedNanos());
    int64(info.time().completedNanos());
    region(info.region());
    damage(info.damage());
    int32(info.geometryEpoch());
    return row;
  }

  /**
   * Makes the message of one frame for Arrow's own classes.
   *
   * @param schema the schema that it is a row of
   * @param frame stays the caller's: the message holds a reference of its own
   * @param allocator for the other columns: up to 88 bytes, 80 more where frames are of any size,
   *     and about 16 for each rectangle of damage
   * @return a message that the caller owns and must close
   * @throws FrameFormatException if the frame does not fit the schema
   * @throws org.apache.arrow.memory.OutOfMemoryException if the allocator's limit does not allow it
   * @throws IllegalStateException if the buffer is closed
   */
  public static ArrowRecordBatch of(
      FrameSchema schema, FrameBuffer frame, BufferAllocator allocator) {
    // Memory outside of the heap is dear for a single row.
    FrameRow once = new FrameRow(new RowBuffers(false, ByteBuffer::allocate));
    return once.toMessage(schema, frame, allocator, allocator.getEmpty());
  }

  /** As {@link #of}, in memory that is used again, with a validity buffer for the frame's bytes. */
  ArrowRecordBatch toMessage(
      FrameSchema schema, FrameBuffer frame, BufferAllocator allocator, ArrowBuf validity) {
    describe(schema, frame.info());
    try (ArrowBuf columns = allocator.buffer(row.byteSize());
        FrameBuffer held = frame.share()) {
      columns.setBytes(0, row.bytes(0, row.byteSize()));
      List<ArrowFieldNode> nodes = new ArrayList<>(row.nodes());
      for (int i = 0; i < row.nodes(); i++) {
        nodes.add(new ArrowFieldNode(row.valueCount(i), row.nullCount(i)));
      }
      List<ArrowBuf> buffers = new ArrayList<>(row.buffers());
      for (int i = 0; i < row.buffers(); i++) {
        buffers.add(
            row.length(i) == 0 ? allocator.getEmpty() : columns.slice(row.start(i), row.length(i)));
      }
      buffers.set(row.pixelsIndex() - 1, validity);
      buffers.set(row.pixelsIndex(), held.arrow());
      return new ArrowRecordBatch(1, nodes, buffers);
    }
  }

  private void frameOfAnySize(FrameLayout layout) {
    row.node(1);
    row.node(1);
    row.begin(2 * Integer.BYTES).putInt(0).putInt((int) valuesOf(layout));
    row.end();
    pixels(layout);
    row.node(1);
    int[] shape = layout.format().shape(layout.height(), layout.width());
    row.node(shape.length);
    ByteBuffer lengths = row.begin(shape.length * Integer.BYTES);
    for (int length : shape) {
      lengths.putInt(length);
    }
    row.end();
  }

  private void pixels(FrameLayout layout) {
    row.node(valuesOf(layout));
    row.pixels();
  }

  private static long valuesOf(FrameLayout layout) {
    return layout.byteSize() / layout.format().elementType().itemSize();
  }

  private void region(Region region) {
    row.node(1);
    int32(region.x());
    int32(region.y());
    int32(region.width());
    int32(region.height());
  }

  /** A list: null where the damage is not known, empty where nothing has changed. */
  private void damage(Damage damage) {
    List<Region> regions = rectangles(damage);
    if (isKnown(damage)) {
      row.node(1);
    } else {
      row.node(1, 1);
      row.begin(1).put((byte) 0);
      row.end();
    }
    row.begin(2 * Integer.BYTES).putInt(0).putInt(regions.size());
    row.end();
    row.node(regions.size());
    int32s(regions, Region::x);
    int32s(regions, Region::y);
    int32s(regions, Region::width);
    int32s(regions, Region::height);
  }

  private static List<Region> rectangles(Damage damage) {
    return damage instanceof Damage.Rectangles some && isKnown(damage) ? some.regions() : List.of();
  }

  private static boolean isKnown(Damage damage) {
    return damage instanceof Damage.Rectangles some
        ? some.regions().size() <= FrameSchema.MAX_RECTANGLES
        : damage instanceof Damage.Unchanged;
  }

  private void int32s(List<Region> regions, ToIntFunction<Region> side) {
    row.node(regions.size());
    if (regions.isEmpty()) {
      row.empty();
      return;
    }
    ByteBuffer sides = row.begin(regions.size() * Integer.BYTES);
    for (int i = 0; i < regions.size(); i++) {
      sides.putInt(side.applyAsInt(regions.get(i)));
    }
    row.end();
  }

  private void int32(int value) {
    row.node(1);
    row.begin(Integer.BYTES).putInt(value);
    row.end();
  }

  private void int64(long value) {
    row.node(1);
    row.begin(Long.BYTES).putLong(value);
    row.end();
  }

  /** {@link FrameSchema#requireFits} has checked that it has room. */
  private static long nanosOf(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
