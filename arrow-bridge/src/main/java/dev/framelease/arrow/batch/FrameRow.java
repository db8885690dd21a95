package dev.framelease.arrow.batch;

import dev.framelease.arrow.FrameBuffer;
import dev.framelease.frame.FrameInfo;
import dev.framelease.pixels.Region;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  /** Four columns of 8 bytes, four of 4. */
  private static final int COLUMNS_BYTES = 4 * Long.BYTES + 4 * Integer.BYTES;

  private final List<ArrowFieldNode> nodes = new ArrayList<>();
  private final List<ArrowBuf> buffers = new ArrayList<>();
  private final ArrowBuf columns;
  private final ArrowBuf noValidity;
  private long end;

  private FrameRow(ArrowBuf columns, ArrowBuf noValidity) {
    this.columns = columns;
    this.noValidity = noValidity;
  }

  /**
   * Makes the message of one frame.
   *
   * @param schema the schema that it is a row of
   * @param frame stays the caller's: the message holds a reference of its own
   * @param allocator for the other columns: 48 bytes
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
    try (ArrowBuf columns = allocator.buffer(COLUMNS_BYTES);
        FrameBuffer held = frame.share()) {
      FrameRow row = new FrameRow(columns, allocator.getEmpty());
      row.frame(held.arrow(), validity);
      row.described(held.info());
      return new ArrowRecordBatch(1, row.nodes, row.buffers);
    }
  }

  /** In the order of the schema's fields, parents before their children. */
  private void frame(ArrowBuf pixels, ArrowBuf validity) {
    parent();
    nodes.add(new ArrowFieldNode(pixels.capacity(), 0));
    buffers.add(validity);
    buffers.add(pixels);
  }

  private void described(FrameInfo info) {
    int64(info.sequence());
    int64(nanosOf(info.time().completedUtc()));
    int64(info.time().requestedNanos());
    int64(info.time().completedNanos());
    parent();
    Region region = info.region();
    int32(region.x());
    int32(region.y());
    int32(region.width());
    int32(region.height());
  }

  private void parent() {
    nodes.add(new ArrowFieldNode(1, 0));
    buffers.add(noValidity);
  }

  private void int64(long value) {
    columns.setLong(end, value);
    column(Long.BYTES);
  }

  private void int32(int value) {
    columns.setInt(end, value);
    column(Integer.BYTES);
  }

  private void column(int byteSize) {
    parent();
    buffers.add(columns.slice(end, byteSize));
    end += byteSize;
  }

  private static long nanosOf(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
