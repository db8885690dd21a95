package dev.framelease.testing;

import dev.framelease.memory.Access;
import dev.framelease.memory.BlockOwner;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.posix.DirectBuffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;

/** Memory to lend where no display is needed; it counts how often it came back. Thread-safe. */
public final class TestMemory implements BlockOwner {
  private final ByteBuffer bytes;
  private final AtomicInteger returns = new AtomicInteger();
  private final AtomicInteger leaks = new AtomicInteger();

  private TestMemory(int byteSize) {
    this.bytes = ByteBuffer.allocateDirect(byteSize).order(ByteOrder.nativeOrder());
  }

  /** Makes memory of zeros. */
  public static TestMemory ofSize(int byteSize) {
    return new TestMemory(byteSize);
  }

  /** Makes memory whose byte i is the low byte of i. */
  public static TestMemory counting(int byteSize) {
    TestMemory memory = new TestMemory(byteSize);
    for (int i = 0; i < byteSize; i++) {
      memory.bytes.put(i, (byte) i);
    }
    return memory;
  }

  /** Lends all of it as a new block, to be read only; the caller closes the lease. */
  public Lease lend(String holder) {
    return lend(holder, Access.READ_ONLY);
  }

  /** Lends all of it as a new block; the caller closes the lease. */
  public Lease lend(String holder, Access access) {
    return MemoryBlock.lend(address(), bytes, access, this, holder);
  }

  /** Where it starts. */
  public long address() {
    return DirectBuffers.address(bytes);
  }

  /** The same bytes for every holder, to be changed under them. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** How often a last lease closed, leaked ones included. */
  public int returns() {
    return returns.get();
  }

  /** How often it came back because a lease was lost. */
  public int leakedReturns() {
    return leaks.get();
  }

  @Override
  public void onLastClose(boolean leaked) {
    if (leaked) {
      leaks.incrementAndGet();
    }
    returns.incrementAndGet();
  }
}
