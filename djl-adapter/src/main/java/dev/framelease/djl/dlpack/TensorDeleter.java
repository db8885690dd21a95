package dev.framelease.djl.dlpack;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The {@code deleter} of every DLManagedTensor that this process makes.
 *
 * <p>There is one native function for all tensors, never freed: libtorch may call it at any time,
 * on any thread. What to do for which tensor stands in a map, which is what keeps the memory of
 * tensors that only native code still holds.
 */
final class TensorDeleter implements Callback {
  private static final System.Logger LOG = System.getLogger(TensorDeleter.class.getName());
  private static final TensorDeleter DELETER = new TensorDeleter();
  private static final Pointer FUNCTION;

  private static final Map<Long, Runnable> ALIVE = new ConcurrentHashMap<>();

  static {
    // A thread of libtorch's own is attached for the call only (JNA's default would make it an
    // ordinary Java thread meanwhile, which the JVM waits for when it exits).
    Native.setCallbackThreadInitializer(
        DELETER, new CallbackThreadInitializer(true, true, "framelease-tensor-deleter"));
    FUNCTION = CallbackReference.getFunctionPointer(DELETER);
  }

  private TensorDeleter() {}

  /** The native function. */
  static Pointer function() {
    return FUNCTION;
  }

  static void register(long structure, Runnable onDelete) {
    ALIVE.put(structure, onDelete);
  }

  /** Frees a structure that was never given to libtorch. */
  static void discard(long structure) {
    ALIVE.remove(structure);
    DLManagedTensor.free(structure);
  }

  static int alive() {
    return ALIVE.size();
  }

  /**
   * {@code void (*deleter)(struct DLManagedTensor *self)}. JNA finds it by being the only method.
   *
   * @param self the structure
   */
  public void invoke(Pointer self) {
    try {
      long structure = Pointer.nativeValue(self);
      // Out of the map before it is freed: the next malloc may give the same address.
      Runnable onDelete = ALIVE.remove(structure);
      if (onDelete == null) {
        LOG.log(System.Logger.Level.ERROR, "libtorch deleted an unknown tensor: " + self);
        return;
      }
      DLManagedTensor.free(structure);
      onDelete.run();
    } catch (Throwable t) {
      // Nothing may be thrown into libtorch, whose deleters are noexcept.
      report(t);
    }
  }

  private static void report(Throwable t) {
    try {
      LOG.log(System.Logger.Level.ERROR, "the end of a tensor could not be handled", t);
    } catch (Throwable ignored) {
      // There is no way left to tell.
    }
  }
}
