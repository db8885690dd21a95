package dev.framelease.arrow.replay;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
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

  /** What is not kept is left to the garbage collector, since a view may still show it. */
  private final Spares<ByteBuffer> spares = new Spares<>(MAX_KEPT, unused -> {});

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
    ByteBuffer found = spares.take();
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

  private void takeBack(boolean leaked, ByteBuffer room) {
    // Somebody may have lost it with a lease.
    if (!leaked) {
      spares.bring(room);
    }
    free.release();
  }

  /** Keeps nothing any more. */
  void close() {
    spares.close();
  }
}
