package dev.framelease.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.onnxruntime.engine.OrtNDManager;
import java.util.EnumSet;
import java.util.Set;

/** Which types of elements the engines take through DJL. */
final class EngineElements {
  private static final Set<DataType> ONNX =
      EnumSet.of(
          DataType.UINT8,
          DataType.INT8,
          DataType.INT32,
          DataType.INT64,
          DataType.FLOAT32,
          DataType.FLOAT64);

  private EngineElements() {}

  /**
   * Checks that the engine of a manager has elements of a type, where that engine does not say so
   * itself what to do.
   *
   * @throws IllegalArgumentException if it has not
   */
  static void require(NDManager manager, DataType type) {
    if (manager instanceof OrtNDManager && !ONNX.contains(type)) {
      throw new IllegalArgumentException(
          "OnnxRuntime takes elements of "
              + ONNX
              + " through DJL, and not "
              + type
              + "; cast the view to one of these, or copy its values into one");
    }
  }
}
