package dev.framelease.concurrency;

import dev.framelease.memory.Access;
import dev.framelease.memory.BlockOwner;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelView;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** An owner of a block that counts how often it is told of the last close. */
final class CountingOwner implements BlockOwner {
  private static final int BYTES = 64;

  /** Byte 1 is a 1; nobody writes. */
  private static final ByteBuffer MEMORY = ByteBuffer.allocateDirect(BYTES).put(1, (byte) 1);

  private static final long SOME_ADDRESS = 4096;

  private final AtomicInteger told = new AtomicInteger();

  Lease lend() {
    return MemoryBlock.lend(SOME_ADDRESS, MEMORY, Access.READ_ONLY, this, "test");
  }

  /** Lends to a view of bytes, which then is the only holder. */
  PixelView view() {
    try (Lease lease = lend()) {
      return PixelView.of(lease, "view", Layout.packed(ElementType.UINT8, BYTES));
    }
  }

  int told() {
    return told.get();
  }

  @Override
  public void onLastClose(boolean leaked) {
    told.incrementAndGet();
  }
}
