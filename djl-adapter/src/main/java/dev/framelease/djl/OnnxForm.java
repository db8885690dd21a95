package dev.framelease.djl;

import dev.framelease.djl.ModelInput.Form;
import dev.framelease.djl.models.OnnxInputs;
import java.nio.file.Path;
import java.util.List;

/** Recognises the input of an ONNX model among the forms that a frame can be given in. */
final class OnnxForm {
  private OnnxForm() {}

  static ModelInput of(Path path, OnnxInputs.Input input) {
    List<Long> shape = input.shape();
    if (input.elementType() == OnnxInputs.UINT8 && matches(shape, 0, 0, 4)) {
      return new ModelInput(Form.BGRX, size(shape, 1), size(shape, 0));
    }
    if (input.elementType() == OnnxInputs.UINT8 && matches(shape, 1, 0, 0, 4)) {
      return new ModelInput(Form.BGRX_BATCH, size(shape, 2), size(shape, 1));
    }
    if (input.elementType() == OnnxInputs.FLOAT && matches(shape, 1, 3, 0, 0)) {
      return new ModelInput(Form.RGB_BATCH, size(shape, 3), size(shape, 2));
    }
    throw new ModelException(
        ModelException.Reason.UNSUPPORTED_INPUT,
        "the model "
            + path
            + " wants its input "
            + input.name()
            + " as elements of type "
            + input.elementType()
            + " (TensorProto.DataType) and shape "
            + shape
            + "; a frame can be given as uint8 [height, width, 4], uint8 [1, height, width, 4] or"
            + " float32 [1, 3, height, width]");
  }

  /** Whether the sizes are as expected, where 0 expects anything; an open size fits all. */
  private static boolean matches(List<Long> shape, int... expected) {
    if (shape.size() != expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      long size = shape.get(i);
      boolean fits = expected[i] == 0 ? size > 0 && size <= Integer.MAX_VALUE : size == expected[i];
      if (size != OnnxInputs.ANY && !fits) {
        return false;
      }
    }
    return true;
  }

  private static int size(List<Long> shape, int dimension) {
    return (int) (long) shape.get(dimension);
  }
}
