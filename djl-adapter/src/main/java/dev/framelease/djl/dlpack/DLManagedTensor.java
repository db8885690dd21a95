package dev.framelease.djl.dlpack;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

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
    long structure = Native.malloc(BYTES + (long) (shape.length + strides.length) * Long.BYTES);
    if (structure == 0) {
      throw new OutOfMemoryError("malloc gave no memory for a DLManagedTensor");
    }
    long shapeAddress = structure + BYTES;
    long stridesAddress = shapeAddress + (long) shape.length * Long.BYTES;
    Pointer content = new Pointer(structure);
    content.setLong(0, memory.address()); // dl_tensor.data
    content.setInt(8, CPU); // dl_tensor.device.device_type
    content.setInt(12, 0); // dl_tensor.device.device_id
    content.setInt(16, shape.length); // dl_tensor.ndim
    content.setByte(20, memory.element().code()); // dl_tensor.dtype.code
    content.setByte(21, (byte) (memory.element().byteSize() * Byte.SIZE)); // dl_tensor.dtype.bits
    content.setShort(22, (short) 1); // dl_tensor.dtype.lanes
    content.setLong(24, shapeAddress); // dl_tensor.shape
    content.setLong(32, stridesAddress); // dl_tensor.strides
    content.setLong(40, 0); // dl_tensor.byte_offset
    content.setLong(48, 0); // manager_ctx
    content.setPointer(56, deleter); // deleter
    for (int i = 0; i < shape.length; i++) {
      long at = BYTES + (long) i * Long.BYTES;
      content.setLong(at, shape[i]);
      content.setLong(stridesAddress - shapeAddress + at, strides[i] / memory.element().byteSize());
    }
    return structure;
  }

  static void free(long structure) {
    Native.free(structure);
  }
}
