package dev.framelease.arrow.ipc;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.framelease.arrow.FrameAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Compresses frames: 8 bytes of the length before, then a Zstandard frame; or −1 and the bytes as
 * they were, where that is shorter. It takes memory with the first frame, so that a recording that
 * does not begin has nothing to give back.
 *
 * <p>Source: Arrow's {@code format/Message.fbs}, {@code BodyCompressionMethod.BUFFER}. For one
 * thread.
 */
final class ZstdFrames implements AutoCloseable {
  private static final int PREFIX_BYTES = Long.BYTES;
  private static final long NOT_COMPRESSED = -1;
  private static final int FASTEST = 1;

  private final FrameAllocator allocator;
  private final int mostBytes;

  /** Null before the first frame. */
  private ZstdCompressCtx context;

  /** Used for each frame again. */
  private ArrowBuf compressed;

  ZstdFrames(FrameAllocator allocator) {
    this(allocator, Integer.MAX_VALUE);
  }

  /** With another bound than that of buffers, so that it can be reached without 2 GiB. */
  ZstdFrames(FrameAllocator allocator, int mostBytes) {
    this.allocator = allocator;
    this.mostBytes = mostBytes;
    this.compressed = allocator.arrow().getEmpty();
  }

  static boolean isAvailable() {
    try {
      return Zstd.compressBound(1) > 0;
    } catch (LinkageError e) {
      return false;
    }
  }

  /** Compresses a frame, into a buffer that is valid until the next call. */
  ByteBuffer compress(ByteBuffer frame) {
    if (context == null) {
      context = new ZstdCompressCtx().setLevel(FASTEST);
    }
    int length = frame.remaining();
    // One that does not shrink is copied, and fits, too. What may take more than a buffer can have
    // is tried all the same: Zstandard says where it does.
    reserve(Math.min(PREFIX_BYTES + Zstd.compressBound(length), mostBytes));
    int room = (int) Math.min(compressed.capacity(), mostBytes) - PREFIX_BYTES;
    int written = compress(frame, compressed.nioBuffer(PREFIX_BYTES, room));
    if (written < length) {
      compressed.setLong(0, length);
    } else {
      requireRoom(length, room);
      compressed.setLong(0, NOT_COMPRESSED);
      compressed.setBytes(PREFIX_BYTES, frame.duplicate());
      written = length;
    }
    return compressed.nioBuffer(0, PREFIX_BYTES + written);
  }

  /** The length after compression; that before it where there is no room for more. */
  private int compress(ByteBuffer frame, ByteBuffer target) {
    try {
      return context.compressDirectByteBuffer(
          target, 0, target.remaining(), frame, frame.position(), frame.remaining());
    } catch (ZstdException e) {
      if (e.getErrorCode() != Zstd.errDstSizeTooSmall()) {
        throw e;
      }
      return frame.remaining();
    }
  }

  private static void requireRoom(int length, int room) {
    if (length > room) {
      String message =
          "a frame of "
              + length
              + " bytes does not shrink, and a compressed recording holds "
              + room
              + " of such at the most; write it without compression, or a smaller region";
      throw new FrameWriteException(message, new IOException(message));
    }
  }

  private void reserve(long byteSize) {
    if (compressed.capacity() < byteSize) {
      compressed.close();
      compressed = allocator.arrow().getEmpty();
      compressed = allocator.allocate(arrow -> arrow.buffer(byteSize));
    }
  }

  @Override
  public void close() {
    if (context != null) {
      context.close();
    }
    compressed.close();
  }
}
