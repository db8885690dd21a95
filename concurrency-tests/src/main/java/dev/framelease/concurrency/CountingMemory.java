package dev.framelease.concurrency;

import dev.framelease.pool.SlotMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Memory of a slot that counts how often it is retired. */
final class CountingMemory implements SlotMemory {
  /** Nobody reads it. */
  private static final ByteBuffer MEMORY = ByteBuffer.allocateDirect(64);

  private static final long SOME_ADDRESS = 4096;

  private final AtomicInteger retired = new AtomicInteger();

  int retired() {
    return retired.get();
  }

  @Override
  public long address() {
    return SOME_ADDRESS;
  }

  @Override
  public ByteBuffer buffer() {
    return MEMORY;
  }

  @Override
  public void retire(boolean attached) {
    retired.incrementAndGet();
  }

  @Override
  public void detach() {}
}
