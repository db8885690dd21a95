package dev.framelease.x11.transport;

import dev.framelease.pool.SlotMemory;
import dev.framelease.posix.SharedMemory;
import dev.framelease.x11.xcb.ShmRequests;
import java.nio.ByteBuffer;

/** Memory of a slot, and the segment that the server has it attached as, if it has. */
public final class X11SlotMemory implements SlotMemory {
  private final SharedMemory memory;
  private final ShmRequests shm;
  private final int segment;
  private Runnable beforeDetach = () -> {};

  private X11SlotMemory(SharedMemory memory, ShmRequests shm, int segment) {
    this.memory = memory;
    this.shm = shm;
    this.segment = segment;
  }

  /** Memory that the server does not know of. */
  static X11SlotMemory detached(SharedMemory memory) {
    return new X11SlotMemory(memory, null, 0);
  }

  /** Memory that the server has attached. */
  static X11SlotMemory attached(SharedMemory memory, ShmRequests shm, int segment) {
    return new X11SlotMemory(memory, shm, segment);
  }

  public int segment() {
    return segment;
  }

  /** Sets what is to be done before the server lets go of the memory. */
  public void beforeDetach(Runnable action) {
    beforeDetach = action;
  }

  @Override
  public long address() {
    return memory.address();
  }

  @Override
  public ByteBuffer buffer() {
    return memory.buffer();
  }

  @Override
  public void retire(boolean attached) {
    try {
      if (attached) {
        detach();
      }
    } finally {
      memory.retire();
    }
  }

  @Override
  public void detach() {
    if (shm != null) {
      try {
        beforeDetach.run();
      } finally {
        shm.detach(segment);
      }
    }
  }
}
