package dev.framelease.djl.dlpack;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code deleter} of every DLManagedTensor that this process makes.
 *
 * <p>There is one native function for all tensors, never freed: libtorch may call it at any time,
 * on any thread. Nor are their structures; they are used again.
 */
final class TensorDeleter implements Callback {
  private static final System.Logger LOG = System.getLogger(TensorDeleter.class.getName());
  private static final TensorDeleter DELETER = new TensorDeleter();

  /** Arrays of frames have 3 or 4 dimensions. */
  private static final int USUAL_DIMENSIONS = 8;

  private static final int FIRST_SLOTS = 64;
  private static final int MOST_DOUBLINGS = 6;
  private static final List<TensorSlab> SLABS = new ArrayList<>();

  /** The address of the native function. */
  static final long FUNCTION;

  static {
    // A thread of libtorch's own is attached for the call only (JNA's default would make it an
    // ordinary Java thread meanwhile, which the JVM waits for when it exits).
    Native.setCallbackThreadInitializer(
        DELETER, new CallbackThreadInitializer(true, true, "framelease-tensor-deleter"));
    FUNCTION = DirectCallbacks.addressOf(DELETER);
  }

  private TensorDeleter() {}

  /**
   * Makes a structure that libtorch may take over.
   *
   * @param memory the elements
   * @param onDelete what to do when libtorch deletes it
   * @return the address of a DLManagedTensor
   */
  static long open(TensorMemory memory, Runnable onDelete) {
    synchronized (SLABS) {
      // By index, here and below: an iterator would be an object for each tensor.
      for (int i = 0; i < SLABS.size(); i++) {
        if (SLABS.get(i).hasRoomFor(memory)) {
          return SLABS.get(i).put(memory, FUNCTION, onDelete);
        }
      }
      int slots = FIRST_SLOTS << Math.min(SLABS.size(), MOST_DOUBLINGS);
      TensorSlab slab =
          memory.dimensions() <= USUAL_DIMENSIONS
              ? new TensorSlab(USUAL_DIMENSIONS, slots)
              : new TensorSlab(TensorMemory.MAX_DIMENSIONS, FIRST_SLOTS);
      SLABS.add(slab);
      return slab.put(memory, FUNCTION, onDelete);
    }
  }

  /** Takes a structure back; returns what is to be done, null if there is no such structure. */
  static Runnable remove(long structure) {
    synchronized (SLABS) {
      for (int i = 0; i < SLABS.size(); i++) {
        if (SLABS.get(i).contains(structure)) {
          return SLABS.get(i).remove(structure);
        }
      }
      return null;
    }
  }

  static int alive() {
    synchronized (SLABS) {
      return SLABS.stream().mapToInt(TensorSlab::used).sum();
    }
  }

  /**
   * {@code void (*deleter)(struct DLManagedTensor *self)}. JNA finds it by being the only method.
   *
   * @param self the structure
   */
  public void invoke(long self) {
    try {
      Runnable onDelete = remove(self);
      if (onDelete == null) {
        LOG.log(
            System.Logger.Level.ERROR,
            "libtorch deleted an unknown tensor: 0x" + Long.toHexString(self));
        return;
      }
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
