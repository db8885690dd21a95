package dev.framelease.djl.dlpack;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Optional;

/**
 * Makes PyTorch tensors over memory that is not libtorch's.
 *
 * <p>Thread-safe.
 */
public final class TorchTensors {
  private final TorchLibrary torch;
  private final String unavailable;

  private TorchTensors(TorchLibrary torch, String unavailable) {
    this.torch = torch;
    this.unavailable = unavailable;
  }

  private static final class Loaded {
    static final TorchTensors TENSORS = load(TorchLibrary.FROM_DLPACK);
  }

  /**
   * Returns the tensors of the libtorch that DJL has loaded, or loads now.
   *
   * @return always the same object
   */
  public static TorchTensors get() {
    return Loaded.TENSORS;
  }

  /**
   * Looks for other symbols in that libtorch, as another version might export them.
   *
   * @param fromDLPackNames mangled names of {@code at::fromDLPack}, the first one that exists
   *     counts
   * @return tensors, which may be {@link #unavailable()}
   */
  public static TorchTensors load(List<String> fromDLPackNames) {
    try {
      return new TorchTensors(TorchLibrary.find(fromDLPackNames), null);
    } catch (UnsatisfiedLinkError e) {
      return new TorchTensors(null, e.getMessage());
    }
  }

  /**
   * Tells why there can be no tensors.
   *
   * @return the reason in words for a person; empty if {@link #wrap} works
   */
  public Optional<String> unavailable() {
    return Optional.ofNullable(unavailable);
  }

  /**
   * Returns how many storages libtorch has not deleted yet, in this JVM.
   *
   * @return 0 when the last view of the last tensor is closed
   */
  public static int alive() {
    return TensorDeleter.alive();
  }

  /**
   * Makes a tensor over memory.
   *
   * @param manager will own the array
   * @param memory where the elements are
   * @param onDelete runs once, when libtorch deletes the storage: after the close of the array and
   *     of everything that shares its storage, on the thread that closed last, inside libtorch. It
   *     must not block. It keeps the memory alive until then. When this method throws, it has run
   *     or will never run: the caller is to give the memory back itself, idempotently.
   * @return an array that the manager owns
   * @throws IllegalStateException if {@link #unavailable()}, or the manager is closed
   */
  public NDArray wrap(PtNDManager manager, TensorMemory memory, Runnable onDelete) {
    if (unavailable != null) {
      throw new IllegalStateException(unavailable);
    }
    if (!manager.isOpen()) {
      throw new IllegalStateException(
          "the manager " + manager.getName() + " is closed, and can own no array");
    }
    long structure = DLManagedTensor.allocate(memory, TensorDeleter.function());
    long tensor;
    try {
      TensorDeleter.register(structure, onDelete);
      tensor = torch.newTensor(structure);
    } catch (Throwable t) {
      TensorDeleter.discard(structure);
      throw t;
    }
    return own(manager, tensor);
  }

  private static NDArray own(PtNDManager manager, long tensor) {
    try {
      return new PtNDArray(manager, tensor);
    } catch (Throwable t) {
      // The manager was closed or capped meanwhile: nobody else will delete the tensor.
      JniUtils.deleteNDArray(tensor);
      throw t;
    }
  }
}
