package dev.framelease.arrow.ipc;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowBodyCompression;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Compresses the buffers of record batches: 8 bytes of the length before, then a Zstandard frame;
 * or −1 and the bytes as they were, where that is shorter.
 *
 * <p>Source: Arrow's {@code format/Message.fbs}, {@code BodyCompressionMethod.BUFFER}. For one
 * thread.
 */
final class ZstdFrames implements AutoCloseable {
  private static final int PREFIX_BYTES = Long.BYTES;
  private static final long NOT_COMPRESSED = -1;
  private static final int FASTEST = 1;

  /** Above the small columns, below all but tiny frames. */
  private static final int SMALL_BYTES = 4096;

  private static final ArrowBodyCompression ZSTD =
      new ArrowBodyCompression(CompressionType.ZSTD, BodyCompressionMethod.BUFFER);

  private final BufferAllocator allocator;
  private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(FASTEST);

  /** For the largest buffer, which is the frame's: used for each of them again. */
  private ArrowBuf pixels;

  ZstdFrames(BufferAllocator allocator) {
    this.allocator = allocator;
    this.pixels = allocator.getEmpty();
  }

  static boolean isAvailable() {
    try {
      return Zstd.compressBound(1) > 0;
    } catch (LinkageError e) {
      return false;
    }
  }

  /** Compresses a batch; both are the caller's to close, the new one before the next call. */
  ArrowRecordBatch compress(ArrowRecordBatch batch) {
    List<ArrowBuf> compressed = new ArrayList<>();
    try {
      for (ArrowBuf buffer : batch.getBuffers()) {
        compressed.add(compress(buffer));
      }
      return new ArrowRecordBatch(batch.getLength(), batch.getNodes(), compressed, ZSTD, true);
    } finally {
      compressed.forEach(ArrowBuf::close);
    }
  }

  private ArrowBuf compress(ArrowBuf source) {
    long length = source.readableBytes();
    if (length == 0) {
      return allocator.getEmpty();
    }
    ArrowBuf target = target(PREFIX_BYTES + Zstd.compressBound(length));
    try {
      long written = compress(source, target);
      if (written >= length) {
        target.setLong(0, NOT_COMPRESSED);
        target.setBytes(PREFIX_BYTES, source, source.readerIndex(), length);
        written = length;
      } else {
        target.setLong(0, length);
      }
      return target.readerIndex(0).writerIndex(PREFIX_BYTES + written);
    } catch (Throwable t) {
      target.close();
      throw t;
    }
  }

  private long compress(ArrowBuf source, ArrowBuf target) {
    ByteBuffer to =
        target.nioBuffer(PREFIX_BYTES, Math.toIntExact(target.capacity() - PREFIX_BYTES));
    ByteBuffer from = source.nioBuffer();
    return context.compressDirectByteBuffer(
        to, to.position(), to.remaining(), from, from.position(), from.remaining());
  }

  private ArrowBuf target(long byteSize) {
    // In use: this batch has another large buffer.
    if (byteSize < SMALL_BYTES || pixels.refCnt() > 1) {
      return allocator.buffer(byteSize);
    }
    if (pixels.capacity() < byteSize) {
      pixels.close();
      pixels = allocator.getEmpty();
      pixels = allocator.buffer(byteSize);
    }
    pixels.getReferenceManager().retain();
    return pixels;
  }

  @Override
  public void close() {
    context.close();
    pixels.close();
  }
}
