package dev.framelease.arrow.ipc;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.framelease.arrow.batch.RowBuffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * A row as an encapsulated message: −1, the length of the metadata, the metadata, and the body,
 * whose pixels stay where they are. All memory is used again, since Arrow's writers make some
 * kilobytes of objects for each batch.
 *
 * <p>Messages start at multiples of {@link RowBuffers#PIXEL_ALIGNMENT}, and so do their bodies and
 * the pixels in them.
 *
 * <p>Source: Arrow Columnar Format, Encapsulated message format; {@code format/Message.fbs}. For
 * one thread.
 */
final class RowMessage {
  static final int PREFIX_BYTES = 2 * Integer.BYTES;
  static final int CONTINUATION = -1;

  /** Twice what the row with the most buffers takes. */
  private static final int METADATA_BYTES = 2048;

  private static final int ALIGNMENT = RowBuffers.PIXEL_ALIGNMENT;

  private final boolean compressed;

  /** The builder fills its part from the end, so that the prefix finds room before it. */
  private final ByteBuffer head =
      ByteBuffer.allocateDirect(PREFIX_BYTES + METADATA_BYTES + ALIGNMENT)
          .order(ByteOrder.LITTLE_ENDIAN);

  private final FlatBufferBuilder builder =
      new FlatBufferBuilder(head.slice(PREFIX_BYTES, METADATA_BYTES));
  private final ByteBuffer gap = ByteBuffer.allocateDirect(ALIGNMENT);
  private final ByteBuffer[] parts = new ByteBuffer[5];
  private int headBytes;
  private long bodyBytes;

  RowMessage(boolean compressed) {
    this.compressed = compressed;
  }

  /**
   * Makes the message of a row.
   *
   * @return what to write, one after another; it is changed by the next call
   */
  ByteBuffer[] of(RowBuffers row, ByteBuffer pixels) {
    int before = row.start(row.pixelsIndex());
    int pixelBytes = pixels.remaining();
    int gapBytes = missing(pixelBytes, RowBuffers.ALIGNMENT);
    int after = row.byteSize() - before;
    bodyBytes = aligned((long) before + pixelBytes + gapBytes + after);
    metadata(row, pixelBytes, (long) pixelBytes + gapBytes);
    parts[0] = head();
    parts[1] = row.bytes(0, before);
    parts[2] = pixels;
    parts[3] = gap.clear().limit(gapBytes);
    int end = Math.toIntExact(bodyBytes - pixelBytes - gapBytes);
    parts[4] = row.bytes(before, end);
    return parts;
  }

  private static int missing(long byteSize, int alignment) {
    return (int) -byteSize & (alignment - 1);
  }

  static long aligned(long byteSize) {
    return byteSize + missing(byteSize, ALIGNMENT);
  }

  private ByteBuffer head() {
    int metadata = builder.dataBuffer().remaining();
    int start = METADATA_BYTES - metadata;
    headBytes = (int) aligned(PREFIX_BYTES + metadata);
    head.putInt(start, CONTINUATION).putInt(start + Integer.BYTES, headBytes - PREFIX_BYTES);
    return head.clear().position(start).limit(start + headBytes);
  }

  /** How long prefix and metadata are, as a file's table of contents has it. */
  int headBytes() {
    return headBytes;
  }

  long bodyBytes() {
    return bodyBytes;
  }

  private void metadata(RowBuffers row, int pixelBytes, long shift) {
    builder.clear();
    int nodes = nodes(row);
    int buffers = buffers(row, pixelBytes, shift);
    int compression =
        compressed
            ? BodyCompression.createBodyCompression(
                builder, CompressionType.ZSTD, BodyCompressionMethod.BUFFER)
            : 0;
    RecordBatch.startRecordBatch(builder);
    RecordBatch.addLength(builder, 1);
    RecordBatch.addNodes(builder, nodes);
    RecordBatch.addBuffers(builder, buffers);
    if (compressed) {
      RecordBatch.addCompression(builder, compression);
    }
    int batch = RecordBatch.endRecordBatch(builder);
    Message.startMessage(builder);
    Message.addVersion(builder, MetadataVersion.V5);
    Message.addHeaderType(builder, MessageHeader.RecordBatch);
    Message.addHeader(builder, batch);
    Message.addBodyLength(builder, bodyBytes);
    builder.finish(Message.endMessage(builder));
  }

  private int nodes(RowBuffers row) {
    RecordBatch.startNodesVector(builder, row.nodes());
    for (int i = row.nodes() - 1; i >= 0; i--) {
      int unused = FieldNode.createFieldNode(builder, row.valueCount(i), row.nullCount(i));
    }
    return builder.endVector();
  }

  /** Buffers after the pixels lie behind them. */
  private int buffers(RowBuffers row, int pixelBytes, long shift) {
    RecordBatch.startBuffersVector(builder, row.buffers());
    for (int i = row.buffers() - 1; i >= 0; i--) {
      boolean isPixels = i == row.pixelsIndex();
      int unused =
          Buffer.createBuffer(
              builder,
              row.start(i) + (i > row.pixelsIndex() ? shift : 0),
              isPixels ? pixelBytes : row.length(i));
    }
    return builder.endVector();
  }
}
