package dev.framelease.djl.dlpack;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes PyTorch tensors over memory that is not libtorch's.
 *
 * <p>Thread-safe.
 */
public final class TorchTensors {
  private final TorchLibrary torch;
  private final String unavailable;
  private final String status;

  private TorchTensors(TorchLibrary torch, String unavailable) {
    this.torch = torch;
    this.unavailable = unavailable;
    this.status = unavailable == null ? torch.description() : unavailable;
  }

  private static final class Loaded {
    static final TorchTensors TENSORS =
        find(TorchLibrary.TORCH_CPU, TorchLibrary.FROM_DLPACK, CallForm::forThisMachine);
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
   * Looks for the symbol elsewhere, for instance where it is missing.
   *
   * @param library which of libtorch's libraries to look into, such as {@code c10}
   * @return tensors, which may be {@link #unavailable()}
   */
  public static TorchTensors in(String library) {
    return find(library, TorchLibrary.FROM_DLPACK, CallForm::forThisMachine);
  }

  static TorchTensors find(String library, List<String> symbols, Supplier<CallForm> form) {
    try {
      return new TorchTensors(TorchLibrary.find(library, symbols, form.get()), null);
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
   * Tells what is used, or why nothing is.
   *
   * @return the symbol and its library, or {@link #unavailable()}, in words for a person
   */
  public String status() {
    return status;
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
    if (memory.element().isWideUnsigned() && !torch.knowsWideUnsigned()) {
      throw new IllegalArgumentException(
          "libtorch "
              + Engine.getEngine("PyTorch").getVersion()
              + " has no elements of "
              + memory.element()
              + "; use signed ones of the same size, or libtorch 2.7");
    }
    long structure = TensorDeleter.open(memory, onDelete);
    long tensor;
    try {
      tensor = torch.newTensor(structure);
    } catch (Throwable t) {
      TensorDeleter.remove(structure);
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
