package dev.framelease.pool;

import dev.framelease.posix.DirectBuffers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Memory of a slot that remembers how it was retired. */
final class TestSlotMemory implements SlotMemory {
  /** How a slot was retired. */
  record Retirement(boolean attached, Thread thread) {}

  private final ByteBuffer buffer;
  private volatile boolean detached;
  private final List<Retirement> retirements = new CopyOnWriteArrayList<>();

  TestSlotMemory(long byteSize) {
    this.buffer = ByteBuffer.allocateDirect(Math.toIntExact(byteSize));
  }

  /** A source that keeps what it allocated. */
  static final class Source implements SlotPool.Source<TestSlotMemory> {
    final List<TestSlotMemory> allocated = new ArrayList<>();

    @Override
    public TestSlotMemory allocate(long byteSize) {
      TestSlotMemory memory = new TestSlotMemory(byteSize);
      allocated.add(memory);
      return memory;
    }
  }

  @Override
  public long address() {
    return DirectBuffers.address(buffer);
  }

  @Override
  public ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public void retire(boolean attached) {
    retirements.add(new Retirement(attached, Thread.currentThread()));
  }

  List<Retirement> retirements() {
    return retirements;
  }

  @Override
  public void detach() {
    detached = true;
  }

  boolean isDetached() {
    return detached;
  }
}
