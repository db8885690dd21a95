package dev.framelease.djl.dlpack;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes {@code DLManagedTensor} of dlpack.h, as it is laid out where pointers have 64 bits, with
 * its shape and strides behind it in the same allocation.
 */
final class DLManagedTensor {
  /** {@code kDLCPU}. */
  private static final int CPU = 1;

  private static final int BYTES = 64;

  private DLManagedTensor() {}

  /**
   * Allocates a tensor.
   *
   * @param memory its elements
   * @param deleter what the consumer calls when it is done with the tensor
   * @return the address of the structure, to be given to {@link #free}
   */
  static long allocate(TensorMemory memory, Pointer deleter) {
    long[] shape = memory.shape();
    long[] strides = memory.strides();
    ByteBuffer content =
        ByteBuffer.allocate(BYTES + (shape.length + strides.length) * Long.BYTES)
            .order(ByteOrder.nativeOrder());
    long structure = Native.malloc(content.capacity());
    if (structure == 0) {
      throw new OutOfMemoryError("malloc gave no memory for a DLManagedTensor");
    }
    long shapeAddress = structure + BYTES;
    content
        .putLong(memory.address()) // dl_tensor.data
        .putInt(CPU) // dl_tensor.device.device_type
        .putInt(0) // dl_tensor.device.device_id
        .putInt(shape.length) // dl_tensor.ndim
        .put(memory.element().code()) // dl_tensor.dtype.code
        .put((byte) (memory.element().byteSize() * Byte.SIZE)) // dl_tensor.dtype.bits
        .putShort((short) 1) // dl_tensor.dtype.lanes
        .putLong(shapeAddress) // dl_tensor.shape
        .putLong(shapeAddress + (long) shape.length * Long.BYTES) // dl_tensor.strides
        .putLong(0) // dl_tensor.byte_offset
        .putLong(0) // manager_ctx
        .putLong(Pointer.nativeValue(deleter)); // deleter
    for (long size : shape) {
      content.putLong(size);
    }
    for (long stride : strides) {
      content.putLong(stride / memory.element().byteSize());
    }
    new Pointer(structure).write(0, content.array(), 0, content.capacity());
    return structure;
  }

  static void free(long structure) {
    Native.free(structure);
  }
}
