package dev.framelease.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.onnxruntime.engine.OrtNDManager;
import dev.framelease.pixels.ElementType;
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

  /** Returns DJL's name of a type. */
  static DataType of(ElementType type) {
    return switch (type) {
      case INT8 -> DataType.INT8;
      case UINT8 -> DataType.UINT8;
      case INT16 -> DataType.INT16;
      case UINT16 -> DataType.UINT16;
      case INT32 -> DataType.INT32;
      case UINT32 -> DataType.UINT32;
      case INT64 -> DataType.INT64;
      case UINT64 -> DataType.UINT64;
      case FLOAT32 -> DataType.FLOAT32;
      case FLOAT64 -> DataType.FLOAT64;
    };
  }

  /**
   * Checks that the engine of a manager has elements of a type, where the engine itself does not
   * say what to do.
   *
   * @throws IllegalArgumentException if it has not
   */
  static void require(NDManager manager, ElementType elements) {
    DataType type = of(elements);
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
