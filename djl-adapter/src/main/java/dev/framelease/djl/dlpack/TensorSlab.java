package dev.framelease.djl.dlpack;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Structures of tensors in native memory, and what is to be done when each is deleted. Making and
 * deleting a tensor takes no memory then. One thread at a time.
 */
final class TensorSlab {
  private final int dimensions;
  private final int slotBytes;
  private final ByteBuffer memory;
  private final long address;

  /** Of the slots in use; what keeps the memory of tensors that only native code still holds. */
  private final Runnable[] onDelete;

  /** The slots that are not in use come last; the first of them is the next to be taken. */
  private final int[] free;

  private int used;

  /** Makes slots for tensors of up to so many dimensions. */
  TensorSlab(int dimensions, int slots) {
    this.dimensions = dimensions;
    this.slotBytes = DLManagedTensor.byteSize(dimensions);
    this.memory = ByteBuffer.allocateDirect(slots * slotBytes).order(ByteOrder.nativeOrder());
    this.address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    this.onDelete = new Runnable[slots];
    this.free = new int[slots];
    for (int i = 0; i < slots; i++) {
      free[i] = i;
    }
  }

  int used() {
    return used;
  }

  boolean hasRoomFor(TensorMemory tensor) {
    return used < free.length && tensor.dimensions() <= dimensions;
  }

  /** Writes a structure into a slot, and returns its address. */
  long put(TensorMemory tensor, long deleter, Runnable toDo) {
    int slot = free[used++];
    onDelete[slot] = toDo;
    long at = address + (long) slot * slotBytes;
    DLManagedTensor.write(memory, slot * slotBytes, at, tensor, deleter);
    return at;
  }

  boolean contains(long structure) {
    return structure >= address && structure < address + memory.capacity();
  }

  /** Frees the slot of a structure; returns what is to be done, null if it was not in use. */
  Runnable remove(long structure) {
    int slot = (int) ((structure - address) / slotBytes);
    Runnable toDo = onDelete[slot];
    if (toDo != null) {
      onDelete[slot] = null;
      free[--used] = slot;
    }
    return toDo;
  }
}
