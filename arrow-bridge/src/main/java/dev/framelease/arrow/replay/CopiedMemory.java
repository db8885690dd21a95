package dev.framelease.arrow.replay;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.arrow.memory.util.MemoryUtil;

/** Frames read into memory of their own, some of which is kept for the next ones. */
final class CopiedMemory implements FrameMemory {
  private static final int MAX_KEPT = 4;

  private final ArchiveFile file;
  private final int frameBytes;
  private final BlockingQueue<ByteBuffer> kept = new ArrayBlockingQueue<>(MAX_KEPT);

  CopiedMemory(ArchiveFile file, int frameBytes) {
    this.file = file;
    this.frameBytes = frameBytes;
  }

  @Override
  public Lease lend(long position, String holder) {
    ByteBuffer found = kept.poll();
    ByteBuffer pixels = found == null ? ByteBuffer.allocateDirect(frameBytes) : found;
    file.readInto(position, pixels.clear());
    return MemoryBlock.lend(
        MemoryUtil.getByteBufferAddress(pixels),
        pixels,
        Access.READ_ONLY,
        leaked -> keepUnless(leaked, pixels),
        holder);
  }

  /** What is not kept is left to the garbage collector: somebody may have lost it with a lease. */
  private boolean keepUnless(boolean leaked, ByteBuffer pixels) {
    return !leaked && kept.offer(pixels);
  }

  @Override
  public long copiedBytes() {
    return frameBytes;
  }

  @Override
  public void close() {
    kept.clear();
  }
}
