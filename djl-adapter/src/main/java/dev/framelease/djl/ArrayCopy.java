package dev.framelease.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.pytorch.engine.PtNDManager;
import dev.framelease.djl.dlpack.Element;
import dev.framelease.djl.dlpack.TensorMemory;
import dev.framelease.djl.dlpack.TorchTensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Arrays that own a copy of the elements, for where no array can be made over them.
 *
 * @param torch loads libtorch when it is first asked
 * @param copiedBytes counts
 */
record ArrayCopy(Supplier<TorchTensors> torch, AtomicLong copiedBytes) {
  /** Keeps a buffer's memory by being reachable; there is nothing to give back. */
  private record Kept(ByteBuffer memory) implements Runnable {
    @Override
    public void run() {}
  }

  /** Copies elements, which stay the caller's, and need not be held when this returns. */
  NDArray of(NDManager manager, ArraySource source) {
    if (manager.getDevice().isGpu() && manager instanceof PtNDManager) {
      return onDevice(manager, source);
    }
    boolean isTorch = manager instanceof PtNDManager;
    if (isTorch && source.isPacked() && torch.get().unavailable().isPresent()) {
      copiedBytes.addAndGet(source.byteSize());
      return duplicate(manager, source.bytes(), source.shape(), source.type());
    }
    ByteBuffer copy = ByteBuffer.allocateDirect(source.byteSize()).order(ByteOrder.nativeOrder());
    source.copyTo(copy);
    return over(manager, copy, source.shape(), source.type());
  }

  /**
   * Makes an array over memory that nobody else has; it counts as copied.
   *
   * @param memory a direct buffer in native byte order, which the array keeps. With PyTorch, what
   *     shares the array's storage keeps it, too; where that cannot be, the array is a copy.
   */
  NDArray over(NDManager manager, ByteBuffer memory, Shape shape, DataType type) {
    copiedBytes.addAndGet(memory.capacity());
    if (manager instanceof OrtNDManager) {
      return FrameInput.attached(manager, new KeptMemory(memory, type), shape, copiedBytes);
    }
    if (!(manager instanceof PtNDManager torchManager) || manager.getDevice().isGpu()) {
      return manager.create(memory, shape, type);
    }
    if (torch.get().unavailable().isEmpty()) {
      TensorMemory elements = TensorMemory.packed(Element.of(type), memory, shape.getShape());
      return torch.get().wrap(torchManager, elements, new Kept(memory));
    }
    return duplicate(manager, memory, shape, type);
  }

  /**
   * DJL keeps a buffer alive for the array that was made over it, and not for views of that array:
   * so libtorch gets memory of its own.
   */
  private static NDArray duplicate(
      NDManager manager, ByteBuffer memory, Shape shape, DataType type) {
    try (NDArray over = manager.create(memory, shape, type)) {
      return over.duplicate();
    }
  }

  /** Copies to a device once, out of the memory itself where libtorch can read that. */
  private NDArray onDevice(NDManager manager, ArraySource source) {
    if (torch.get().unavailable().isPresent() || source.torchObstacle() != null) {
      ByteBuffer copy = ByteBuffer.allocateDirect(source.byteSize()).order(ByteOrder.nativeOrder());
      source.copyTo(copy);
      return over(manager, copy, source.shape(), source.type());
    }
    ArraySource held = source.share();
    try (NDManager host = manager.newSubManager(Device.cpu())) {
      // The copy is complete when this returns: libtorch waits for it, the memory not being pinned.
      NDArray array = torch.get().wrap((PtNDManager) host, held.memory(), held::close);
      copiedBytes.addAndGet(source.byteSize());
      NDArray onDevice = array.toDevice(manager.getDevice(), true);
      onDevice.attach(manager);
      return onDevice;
    } catch (Throwable t) {
      held.close();
      throw t;
    }
  }
}
