package dev.framelease.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Arrays over memory that their manager holds, where the storage cannot. */
final class SubManagerArray {
  private SubManagerArray() {}

  /** Takes the source over, unless it throws. */
  static NDArray of(NDManager parent, ArraySource source) {
    NDManager manager = null;
    try {
      if (!source.isPacked()) {
        throw new IllegalArgumentException(
            "the rows of the frame are padded, which this form cannot express; use wrap");
      }
      source.markContentUnknown();
      manager = parent.newSubManager();
      NDArray array = manager.create(source.bytes(), source.shape(), source.type());
      manager.attachInternal(NDManager.nextUid(), source);
      FrameTensors.requireNotClosedMeanwhile(parent);
      return array;
    } catch (Throwable t) {
      if (manager != null) {
        manager.close();
      }
      source.close();
      throw t;
    }
  }
}
