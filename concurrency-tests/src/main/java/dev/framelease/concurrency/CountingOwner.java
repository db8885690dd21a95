package dev.framelease.concurrency;

import dev.framelease.memory.Access;
import dev.framelease.memory.BlockOwner;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** An owner of a block that counts how often it is told of the last close. */
final class CountingOwner implements BlockOwner {
  /** Nobody reads it. */
  private static final ByteBuffer MEMORY = ByteBuffer.allocateDirect(64);

  private static final long SOME_ADDRESS = 4096;

  private final AtomicInteger told = new AtomicInteger();

  Lease lend() {
    return MemoryBlock.lend(SOME_ADDRESS, MEMORY, Access.READ_ONLY, this, "test");
  }

  int told() {
    return told.get();
  }

  @Override
  public void onLastClose(boolean leaked) {
    told.incrementAndGet();
  }
}
