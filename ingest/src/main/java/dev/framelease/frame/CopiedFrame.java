package dev.framelease.frame;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.posix.SharedMemory;
import dev.framelease.posix.SystemCallException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Frames in memory of their own, which is no slot, made from the pixels of others. */
final class CopiedFrame {
  private CopiedFrame() {}

  /**
   * Makes a frame of which nobody else has the memory.
   *
   * @param info what it will be, the copied bytes included
   * @param what it is, for errors and the ledger
   * @param copy writes the pixels
   */
  static Frame of(FrameInfo info, String what, Consumer<ByteBuffer> copy) {
    SharedMemory memory = allocate(info, what);
    try {
      copy.accept(memory.buffer());
      Lease lease =
          MemoryBlock.lend(
              memory.address(),
              memory.buffer(),
              Access.READ_ONLY,
              leaked -> memory.retireSoon(),
              "frame " + info.sequence() + " " + what);
      return Frame.of(lease, info);
    } catch (Throwable t) {
      memory.retire();
      throw t;
    }
  }

  private static SharedMemory allocate(FrameInfo info, String what) {
    try {
      return SharedMemory.allocate("framelease-copy", sizeOf(info.layout(), what));
    } catch (SystemCallException e) {
      throw new FrameConversionException(
          "frame " + info.sequence() + " cannot be copied " + what + ": " + e.getMessage(), e);
    }
  }

  private static int sizeOf(FrameLayout layout, String what) {
    if (layout.byteSize() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a frame of "
              + layout.width()
              + "x"
              + layout.height()
              + " pixels takes "
              + layout.byteSize()
              + " bytes "
              + what
              + ", and 2147483647 is the most; copy a part of it");
    }
    return (int) layout.byteSize();
  }
}
