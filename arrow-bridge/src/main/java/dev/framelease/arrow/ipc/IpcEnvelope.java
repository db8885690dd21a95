package dev.framelease.arrow.ipc;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What stands before and after the record batches of a file or stream: the schema, the end, and a
 * file's table of contents.
 *
 * <p>Source: Arrow Columnar Format, IPC Streaming Format and IPC File Format; {@code
 * format/File.fbs}. For one thread.
 */
final class IpcEnvelope {
  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  private static final int PADDED_MAGIC_BYTES = 8;

  /** −1 and a metadata length of 0. */
  private static final byte[] END = {-1, -1, -1, -1, 0, 0, 0, 0};

  private static final int NUMBERS_OF_A_BATCH = 3;

  private final IpcFormat format;
  private final Schema schema;

  /** Of each batch: where it starts, how long its metadata and its body are. */
  private long[] batches = new long[64 * NUMBERS_OF_A_BATCH];

  private int end;

  IpcEnvelope(IpcFormat format, Schema schema) {
    this.format = format;
    this.schema = schema;
  }

  /** Padded, so that the messages of all batches start where {@link RowMessage} wants them. */
  ByteBuffer start() {
    ByteBuffer metadata = MessageSerializer.serializeMetadata(schema, IpcOption.DEFAULT);
    int magic = format == IpcFormat.FILE ? PADDED_MAGIC_BYTES : 0;
    int before = magic + RowMessage.PREFIX_BYTES;
    int end = (int) RowMessage.aligned((long) before + metadata.remaining());
    ByteBuffer start = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
    if (format == IpcFormat.FILE) {
      start.put(MAGIC);
    }
    start.position(magic).putInt(RowMessage.CONTINUATION).putInt(end - before).put(metadata);
    return start.clear();
  }

  /** Notes a batch that has been written. */
  void add(long position, RowMessage batch) {
    if (format == IpcFormat.STREAM) {
      return;
    }
    if (end == batches.length) {
      batches = Arrays.copyOf(batches, batches.length * 2);
    }
    batches[end++] = position;
    batches[end++] = batch.headBytes();
    batches[end++] = batch.bodyBytes();
  }

  ByteBuffer end() {
    if (format == IpcFormat.STREAM) {
      return ByteBuffer.wrap(END);
    }
    ByteBuffer footer = footer();
    int footerBytes = footer.remaining();
    return ByteBuffer.allocate(END.length + footerBytes + Integer.BYTES + MAGIC.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(END)
        .put(footer)
        .putInt(footerBytes)
        .put(MAGIC)
        .flip();
  }

  private ByteBuffer footer() {
    FlatBufferBuilder builder = new FlatBufferBuilder(4096 + end * Long.BYTES);
    int schemaAt = schema.getSchema(builder);
    Footer.startDictionariesVector(builder, 0);
    int dictionariesAt = builder.endVector();
    Footer.startRecordBatchesVector(builder, end / NUMBERS_OF_A_BATCH);
    for (int i = end - NUMBERS_OF_A_BATCH; i >= 0; i -= NUMBERS_OF_A_BATCH) {
      int unused = Block.createBlock(builder, batches[i], (int) batches[i + 1], batches[i + 2]);
    }
    int batchesAt = builder.endVector();
    Footer.startFooter(builder);
    Footer.addVersion(builder, MetadataVersion.V5);
    Footer.addSchema(builder, schemaAt);
    Footer.addDictionaries(builder, dictionariesAt);
    Footer.addRecordBatches(builder, batchesAt);
    builder.finish(Footer.endFooter(builder));
    return builder.dataBuffer();
  }
}
