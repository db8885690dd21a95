package dev.framelease.arrow.replay;

import dev.framelease.memory.Access;
import dev.framelease.memory.BlockOwner;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.posix.CopyOnWriteFile;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * A mapped part of a file, and how many of its frames are lent.
 *
 * <p>A tensor library may write into a frame. Its pages are copies of this process's then, which
 * nothing but this class would give back before the window is unmapped.
 */
final class MappedWindow {
  private final ByteBuffer bytes;
  private final AtomicInteger lent = new AtomicInteger();
  private volatile boolean maybeWritten;

  MappedWindow(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Lends a part. */
  Lease lend(int offset, int byteSize, String holder) {
    // The lease's block keeps the slice reachable, and this the mapping.
    ByteBuffer part = bytes.slice(offset, byteSize);
    Return back = new Return();
    Lease lease =
        MemoryBlock.lend(
            MemoryUtil.getByteBufferAddress(part), part, Access.READ_ONLY, back, holder);
    back.block = lease.block();
    lent.incrementAndGet();
    return lease;
  }

  /** Shows the file again, unless somebody has a frame. Not while another thread lends. */
  void discardWrites() {
    if (maybeWritten && lent.get() == 0) {
      maybeWritten = false;
      CopyOnWriteFile.discardWrites(bytes);
    }
  }

  private final class Return implements BlockOwner {
    private MemoryBlock block;

    @Override
    public void onLastClose(boolean leaked) {
      if (block.isContentUnknown()) {
        maybeWritten = true;
      }
      // Who lost a frame may have its address still.
      if (!leaked) {
        lent.decrementAndGet();
      }
    }
  }
}
