package dev.framelease.pool;

import dev.framelease.memory.BlockOwner;
import dev.framelease.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A place for one frame at a time. Its methods are thread-safe; what moves it from state to state
 * is the {@link SlotPool}.
 *
 * @param <M> the backend's kind of memory
 */
public final class Slot<M extends SlotMemory> {
  private final M memory;
  private final long byteSize;
  private final AtomicReference<SlotState> state = new AtomicReference<>(SlotState.FREE);
  private volatile MemoryBlock block;
  private volatile long freedNanos = System.nanoTime();

  /** Whether it is to be retired instead of being used again; the pool's owner alone uses it. */
  boolean outdated;

  /** When it was claimed last, as a number that grows; the pool's owner alone uses it. */
  long lastUse;

  /** Takes it back for its pool; null before it is lent first. The pool's user alone uses it. */
  BlockOwner owner;

  private ByteBuffer lentBytes;

  Slot(M memory, long byteSize) {
    this.memory = memory;
    this.byteSize = byteSize;
  }

  /**
   * Returns the memory of this slot.
   *
   * @return what the pool's source allocated
   */
  public M memory() {
    return memory;
  }

  /**
   * Returns the size of this slot.
   *
   * @return bytes
   */
  public long byteSize() {
    return byteSize;
  }

  /**
   * Returns what this slot is doing.
   *
   * @return the state at this moment; other threads may change it
   */
  public SlotState state() {
    return state.get();
  }

  /**
   * Tells whether somebody may have written into this slot who had it lent last.
   *
   * @return false if it was never lent
   */
  public boolean isContentUnknown() {
    return block != null && block.isContentUnknown();
  }

  /** The same buffer as long as the size stays the same; the pool's user alone asks. */
  ByteBuffer firstBytes(int count) {
    if (lentBytes == null || lentBytes.capacity() != count) {
      lentBytes = memory.buffer().slice(0, count);
    }
    return lentBytes;
  }

  boolean move(SlotState from, SlotState to) {
    return state.compareAndSet(from, to);
  }

  /** When it was freed last, as {@link System#nanoTime()}. */
  long freedNanos() {
    return freedNanos;
  }

  void freed() {
    freedNanos = System.nanoTime();
  }

  /** What was lent last; nobody may hold it any more. */
  MemoryBlock block() {
    return block;
  }

  void lent(MemoryBlock lentBlock) {
    block = lentBlock;
  }

  @Override
  public String toString() {
    return "slot of " + byteSize + " bytes (" + state + ")";
  }
}
