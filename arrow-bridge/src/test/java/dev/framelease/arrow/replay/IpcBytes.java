package dev.framelease.arrow.replay;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.ToIntFunction;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** A stream of messages in which every number can be chosen. */
final class IpcBytes {
  private static final int NO_COMPRESSION = -1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  IpcBytes schema(Schema schema) {
    return message(MessageHeader.Schema, schema::getSchema, 0);
  }

  IpcBytes batch(long rows, long[][] nodes, long[][] buffers, long bodyLength) {
    return batch(rows, nodes, buffers, bodyLength, NO_COMPRESSION);
  }

  IpcBytes batch(long rows, long[][] nodes, long[][] buffers, long bodyLength, int codec) {
    return message(
        MessageHeader.RecordBatch,
        builder -> {
          RecordBatch.startNodesVector(builder, nodes.length);
          for (int i = nodes.length - 1; i >= 0; i--) {
            org.apache.arrow.flatbuf.FieldNode.createFieldNode(builder, nodes[i][0], nodes[i][1]);
          }
          int nodesAt = builder.endVector();
          RecordBatch.startBuffersVector(builder, buffers.length);
          for (int i = buffers.length - 1; i >= 0; i--) {
            org.apache.arrow.flatbuf.Buffer.createBuffer(builder, buffers[i][0], buffers[i][1]);
          }
          int buffersAt = builder.endVector();
          int compressionAt =
              codec == NO_COMPRESSION
                  ? 0
                  : BodyCompression.createBodyCompression(builder, (byte) codec, (byte) 0);
          RecordBatch.startRecordBatch(builder);
          RecordBatch.addLength(builder, rows);
          RecordBatch.addNodes(builder, nodesAt);
          RecordBatch.addBuffers(builder, buffersAt);
          if (codec != NO_COMPRESSION) {
            RecordBatch.addCompression(builder, compressionAt);
          }
          return RecordBatch.endRecordBatch(builder);
        },
        bodyLength);
  }

  IpcBytes message(byte type, ToIntFunction<FlatBufferBuilder> header, long bodyLength) {
    return message(MetadataVersion.V5, type, header, bodyLength);
  }

  IpcBytes message(
      short version, byte type, ToIntFunction<FlatBufferBuilder> header, long bodyLength) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int headerAt = header.applyAsInt(builder);
    Message.startMessage(builder);
    Message.addVersion(builder, version);
    Message.addHeaderType(builder, type);
    Message.addHeader(builder, headerAt);
    Message.addBodyLength(builder, bodyLength);
    builder.finish(Message.endMessage(builder));
    byte[] metadata = builder.sizedByteArray();
    int padded = (metadata.length + 7) / 8 * 8;
    ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.writeBytes(prefix.putInt(-1).putInt(padded).array());
    bytes.writeBytes(metadata);
    bytes.writeBytes(new byte[padded - metadata.length]);
    return this;
  }

  IpcBytes body(byte[] body) {
    bytes.writeBytes(body);
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
