package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * What both of Arrow's writers can do with a finished record batch, but show to their subclasses
 * only.
 */
interface BatchWriter {
  /** Writes what comes before the first batch. */
  void start() throws IOException;

  /** Writes one batch. */
  void write(ArrowRecordBatch batch) throws IOException;

  /** Writes what comes after the last batch. */
  void end() throws IOException;

  static BatchWriter of(IpcFormat format, VectorSchemaRoot root, WritableByteChannel channel) {
    return switch (format) {
      case FILE -> new ToFile(root, channel);
      case STREAM -> new ToStream(root, channel);
    };
  }

  /** The file form. */
  final class ToFile extends ArrowFileWriter implements BatchWriter {
    ToFile(VectorSchemaRoot root, WritableByteChannel channel) {
      super(root, null, channel);
    }

    @Override
    public void write(ArrowRecordBatch batch) throws IOException {
      writeRecordBatch(batch);
    }
  }

  /** The stream form. */
  final class ToStream extends ArrowStreamWriter implements BatchWriter {
    ToStream(VectorSchemaRoot root, WritableByteChannel channel) {
      super(root, null, channel);
    }

    @Override
    public void write(ArrowRecordBatch batch) throws IOException {
      writeRecordBatch(batch);
    }
  }
}
