package dev.framelease.arrow.replay;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Memory for frames that cannot be mapped: a bounded number, some of which is kept. Thread-safe.
 */
final class CopiedFrames {
  private static final int MAX_KEPT = 4;

  private final String archive;
  private final int bound;
  private final Semaphore free;
  private final BlockingQueue<ByteBuffer> kept = new ArrayBlockingQueue<>(MAX_KEPT);
  private volatile boolean closed;

  CopiedFrames(String archive, int bound) {
    this.archive = archive;
    this.bound = bound;
    this.free = new Semaphore(bound);
  }

  /** Lends memory that a reader has filled. */
  Lease lend(int byteSize, Consumer<ByteBuffer> reader, String holder) {
    if (!free.tryAcquire()) {
      throw new CopiesInUseException(archive, bound);
    }
    ByteBuffer found = kept.poll();
    try {
      ByteBuffer room = found == null || found.capacity() < byteSize ? allocate(byteSize) : found;
      ByteBuffer pixels = room.slice(0, byteSize);
      reader.accept(pixels);
      return MemoryBlock.lend(
          MemoryUtil.getByteBufferAddress(pixels),
          pixels.clear(),
          Access.READ_ONLY,
          leaked -> takeBack(leaked, room),
          holder);
    } catch (Throwable t) {
      free.release();
      throw t;
    }
  }

  private ByteBuffer allocate(int byteSize) {
    try {
      return ByteBuffer.allocateDirect(byteSize);
    } catch (OutOfMemoryError e) {
      // It is the file that says how large a frame is.
      throw new ArchiveReadException(
          "there is no memory for a frame of "
              + byteSize
              + " bytes of "
              + archive
              + ": "
              + e.getMessage()
              + "; close other frames, or raise -XX:MaxDirectMemorySize",
          new IOException(e));
    }
  }

  /** What is not kept is left to the garbage collector: somebody may have lost it with a lease. */
  private void takeBack(boolean leaked, ByteBuffer pixels) {
    boolean isKept = !leaked && !closed && kept.offer(pixels);
    if (isKept && closed) {
      kept.clear();
    }
    free.release();
  }

  /** Keeps nothing any more. */
  void close() {
    closed = true;
    kept.clear();
  }
}
