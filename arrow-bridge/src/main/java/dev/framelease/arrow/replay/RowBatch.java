package dev.framelease.arrow.replay;

import dev.framelease.arrow.replay.Column.Columns;
import dev.framelease.arrow.replay.Column.Part;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * A record batch whose numbers have been checked: every value of every row lies in its body.
 *
 * @param rows how many rows it has
 * @param starts where the values of each part start in the file
 * @param nulls the parts that are null in some rows, as damage may be
 * @param passedOver the columns of others beside the pixels that are null in some rows, and so say
 *     nothing
 * @param rectangles how many rectangles of damage all rows have together
 * @param needed how many bytes of values each part has that has a buffer
 * @param lengths the lengths of their buffers if they are compressed; else empty
 */
record RowBatch(
    long rows,
    Map<Part, Long> starts,
    Set<Part> nulls,
    Set<Part> passedOver,
    long rectangles,
    Map<Part, Long> needed,
    Map<Part, Long> lengths) {
  /** Reads a batch whose body lies in the file. */
  static RowBatch read(IpcMessage message, Columns columns) {
    message.requireHeader(MessageHeader.RecordBatch);
    return message
        .at()
        .parse("a record batch", Place.AS_ARROW_SAYS, () -> new Check(message, columns).batch());
  }

  /** Where a part of a row is in the file. */
  long position(Part part, Column column, long row) {
    return starts.get(part) + row * column.bytesPerRow();
  }

  boolean isCompressed() {
    return !lengths.isEmpty();
  }

  /** This batch with its values, but the pixels, elsewhere. */
  RowBatch at(Map<Part, Long> decoded) {
    Map<Part, Long> all = new EnumMap<>(starts);
    all.putAll(decoded);
    return new RowBatch(rows, all, nulls, passedOver, rectangles, needed, lengths);
  }

  /** Where a part starts in the file. */
  long start(Part part) {
    return starts.get(part);
  }

  /** Whether a part is null in some rows. */
  boolean isNull(Part part) {
    return nulls.contains(part);
  }

  private static final class Check {
    private final IpcMessage message;
    private final Place at;
    private final Columns columns;
    private final RecordBatch batch;
    private final Set<Part> nulls = EnumSet.noneOf(Part.class);
    private final Set<Part> passedOver = EnumSet.noneOf(Part.class);
    private final Map<Part, Long> needed = new EnumMap<>(Part.class);
    private final Map<Part, Long> lengths = new EnumMap<>(Part.class);

    Check(IpcMessage message, Columns columns) {
      this.message = message;
      this.at = message.at();
      this.columns = columns;
      this.batch = (RecordBatch) message.message().header(new RecordBatch());
    }

    RowBatch batch() {
      requireReadable(batch.compression());
      exactly("rows below 0:", Math.min(0, batch.length()), 0);
      exactly("field nodes:", batch.nodesLength(), columns.nodes());
      exactly("buffers:", batch.buffersLength(), columns.buffers());
      exactly("variadic buffer counts:", batch.variadicBufferCountsLength(), 0);
      for (int i = 0; i < columns.buffers(); i++) {
        buffer(batch.buffers(i));
      }
      Map<Part, Long> starts = new EnumMap<>(Part.class);
      columns.parts().forEach((part, column) -> starts.put(part, start(part, column)));
      return new RowBatch(batch.length(), starts, nulls, passedOver, rectangles(), needed, lengths);
    }

    private void requireReadable(BodyCompression compression) {
      if (compression == null) {
        return;
      }
      if (compression.codec() != CompressionType.ZSTD) {
        throw at.wrong(
            "a body compressed with " + CompressionType.name(compression.codec()),
            "ZSTD, or none: there is no usable LZ4 for Arrow in Java");
      }
      at.require(
          compression.method() == BodyCompressionMethod.BUFFER,
          "a compression method of",
          compression.method(),
          "0, BUFFER");
      if (!ZstdDecoders.isAvailable()) {
        throw at.wrong("a body compressed with ZSTD", "com.github.luben:zstd-jni to be there");
      }
    }

    private void exactly(String what, long found, long expected) {
      at.require(found == expected, what, found, "exactly " + expected);
    }

    private void buffer(Buffer buffer) {
      long offset = buffer.offset();
      at.require(
          offset >= 0 && offset % 8 == 0 && offset <= message.bodyLength(),
          "a buffer at the offset",
          offset,
          "a multiple of 8 within the body of " + message.bodyLength() + " bytes");
      at.require(
          buffer.length() >= 0 && buffer.length() <= message.bodyLength() - offset,
          "a buffer of the length",
          buffer.length(),
          "at most the " + (message.bodyLength() - offset) + " bytes left in the body");
    }

    private long start(Part part, Column column) {
      FieldNode node = batch.nodes(column.node());
      if (column.hasAnyNumber()) {
        exactly(part + " values below 0:", Math.min(0, node.length()), 0);
        exactly(part + " null:", node.nullCount(), 0);
        return buffer(part, column, times(node.length(), column.bytesPerValue()));
      }
      long count = part.isOfRectangles() ? rectangles() : batch.length();
      exactly(part + " values:", node.length(), times(count, column.valuesPerRow()));
      return switch (part) {
        case DAMAGE -> damage(node, column);
        // Between two rows, before the first and after the last: one more than rows.
        case DAMAGE_OFFSETS, TENSOR_OFFSETS -> values(part, column, count == 0 ? 0 : count + 1);
        default -> {
          withoutNulls(part, node);
          yield values(part, column, count);
        }
      };
    }

    /** In a file of others, a column beside the pixels may have some. */
    private void withoutNulls(Part part, FieldNode node) {
      Optional<Part> described = part.described();
      if (node.nullCount() != 0 && described.isPresent() && !columns.isOwn()) {
        passedOver.add(described.get());
      } else {
        exactly(part + " null:", node.nullCount(), 0);
      }
    }

    /** The validity of the rows, if some are null. */
    private long damage(FieldNode node, Column column) {
      if (node.nullCount() != 0) {
        nulls.add(Part.DAMAGE);
      }
      return buffer(Part.DAMAGE, column, node.nullCount() == 0 ? 0 : (batch.length() + 7) / 8);
    }

    private long rectangles() {
      Column column = columns.parts().get(Part.RECTANGLE);
      long found = column == null ? 0 : batch.nodes(column.node()).length();
      exactly("rectangles below 0:", Math.min(0, found), 0);
      return found;
    }

    private long values(Part part, Column column, long count) {
      if (column.buffer() == Column.NO_VALUES) {
        return 0;
      }
      return buffer(part, column, times(count, column.bytesPerRow()));
    }

    private static long times(long a, long b) {
      return Math.multiplyExact(a, b);
    }

    private long buffer(Part part, Column column, long bytes) {
      Buffer values = batch.buffers(column.buffer());
      needed.put(part, bytes);
      long least = bytes;
      if (batch.compression() != null) {
        lengths.put(part, values.length());
        // What it is decoded to is only known when it is read.
        least = bytes == 0 ? 0 : ZstdDecoders.leastBytes(bytes);
      }
      at.require(
          values.length() >= least,
          "a buffer of " + part + " of the length",
          values.length(),
          "at least " + least + " bytes for " + batch.length() + " rows");
      return message.bodyStart() + values.offset();
    }
  }
}
