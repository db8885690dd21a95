package dev.framelease.djl.dlpack;

import java.nio.ByteBuffer;

/**
 * Writes {@code DLManagedTensor} of dlpack.h, as it is laid out where pointers have 64 bits, with
 * its shape and strides behind it.
 */
final class DLManagedTensor {
  /** {@code kDLCPU}. */
  private static final int CPU = 1;

  private static final int BYTES = 64;

  private DLManagedTensor() {}

  /** How much it takes with its shape and strides. */
  static int byteSize(int dimensions) {
    return BYTES + 2 * dimensions * Long.BYTES;
  }

  /**
   * Writes a tensor.
   *
   * @param to memory in native byte order
   * @param at where in it
   * @param address of that place
   * @param memory the tensor's elements
   * @param deleter the function that the consumer calls when it is done with the tensor
   */
  static void write(ByteBuffer to, int at, long address, TensorMemory memory, long deleter) {
    int dimensions = memory.dimensions();
    int itemSize = memory.element().byteSize();
    to.putLong(at, memory.address()); // dl_tensor.data
    to.putInt(at + 8, CPU); // dl_tensor.device.device_type
    to.putInt(at + 12, 0); // dl_tensor.device.device_id
    to.putInt(at + 16, dimensions); // dl_tensor.ndim
    to.put(at + 20, memory.element().code()); // dl_tensor.dtype.code
    to.put(at + 21, (byte) (itemSize * Byte.SIZE)); // dl_tensor.dtype.bits
    to.putShort(at + 22, (short) 1); // dl_tensor.dtype.lanes
    to.putLong(at + 24, address + BYTES); // dl_tensor.shape
    to.putLong(at + 32, address + BYTES + (long) dimensions * Long.BYTES); // dl_tensor.strides
    to.putLong(at + 40, 0); // dl_tensor.byte_offset
    to.putLong(at + 48, 0); // manager_ctx
    to.putLong(at + 56, deleter); // deleter
    for (int i = 0; i < dimensions; i++) {
      int size = at + BYTES + i * Long.BYTES;
      to.putLong(size, memory.size(i));
      to.putLong(size + dimensions * Long.BYTES, memory.strideBytes(i) / itemSize);
    }
  }
}
