package dev.framelease.cli.answer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a model said of a frame, as values of Java's.
 *
 * @param tensors its outputs, in the model's order
 */
public record ModelOutput(List<Tensor> tensors) {
  private static final int MAX_VALUES = 1024;

  /**
   * One output.
   *
   * @param type such as {@code float32}
   * @param shape its sizes
   * @param values the first {@value #MAX_VALUES} values, row by row; none of a type that holds no
   *     numbers
   * @param leftOut how many more there are
   */
  public record Tensor(String type, List<Long> shape, List<Double> values, long leftOut) {
    /** Writes an object. */
    public void writeTo(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeArrayFieldStart("shape");
      for (long side : shape) {
        json.writeNumber(side);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("values");
      for (double value : values) {
        json.writeNumber((float) value);
      }
      json.writeEndArray();
      if (leftOut > 0) {
        json.writeNumberField("values_left_out", leftOut);
      }
      json.writeEndObject();
    }
  }

  public static ModelOutput of(NDList outputs) {
    return new ModelOutput(outputs.stream().map(ModelOutput::tensorOf).toList());
  }

  private static Tensor tensorOf(NDArray array) {
    List<Double> values =
        array.getDataType() == DataType.STRING ? List.of() : firstValues(array.toArray());
    return new Tensor(
        array.getDataType().name().toLowerCase(Locale.ROOT),
        Arrays.stream(array.getShape().getShape()).boxed().toList(),
        values,
        array.size() - values.size());
  }

  private static List<Double> firstValues(Number[] all) {
    return Arrays.stream(all).limit(MAX_VALUES).map(Number::doubleValue).toList();
  }
}
