package dev.framelease.djl;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Packed elements that were copied or converted: whoever can reach this keeps the memory, and there
 * is nothing to give back.
 *
 * @param buffer a direct buffer, from index 0 to its capacity
 * @param type what an element is
 */
record KeptMemory(ByteBuffer buffer, DataType type) implements InputMemory {
  @Override
  public KeptMemory share() {
    return this;
  }

  @Override
  public int byteSize() {
    return buffer.capacity();
  }

  @Override
  public ByteBuffer bytes() {
    return buffer.duplicate().clear().order(ByteOrder.nativeOrder());
  }

  @Override
  public void copyTo(ByteBuffer target) {
    target.put(0, buffer, 0, byteSize());
  }

  @Override
  public boolean isOfSlot() {
    return false;
  }

  @Override
  public void close() {}
}
