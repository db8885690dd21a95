package dev.framelease.djl.models;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes a model in the ONNX format: a {@code ModelProto} of onnx.proto3, operator set 17.
 *
 * <p>Calls follow the order of the computation: an operator may name what was written before it.
 *
 * <p>Not thread-safe.
 */
public final class OnnxModelWriter {
  /** {@code TensorProto.DataType}: the number of an element type in onnx.proto3. */
  public enum ElementType {
    /** 32-bit floating point. */
    FLOAT(1),
    /** 8 bits without a sign. */
    UINT8(2),
    /** 64 bits with a sign. */
    INT64(7);

    private final int number;

    ElementType(int number) {
      this.number = number;
    }
  }

  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 17;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;

  private final ProtobufWriter graph = new ProtobufWriter();

  /**
   * Starts a model.
   *
   * @param name of its graph
   */
  public OnnxModelWriter(String name) {
    graph.text(2, name);
  }

  /**
   * Adds an input.
   *
   * @param name of the value
   * @param type of its elements
   * @param dimensions each a number, or a name where every size will do
   * @return this
   */
  public OnnxModelWriter input(String name, ElementType type, List<String> dimensions) {
    graph.message(11, valueInfo(name, type, dimensions));
    return this;
  }

  /**
   * Adds an output.
   *
   * @param name of the value
   * @param type of its elements
   * @param dimensions each a number, or a name where every size may come
   * @return this
   */
  public OnnxModelWriter output(String name, ElementType type, List<String> dimensions) {
    graph.message(12, valueInfo(name, type, dimensions));
    return this;
  }

  /**
   * Adds a constant, a vector of integers.
   *
   * @param name of the value
   * @param values its elements
   * @return this
   */
  public OnnxModelWriter integers(String name, long... values) {
    byte[] raw = new byte[Long.BYTES * values.length];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return constant(name, ElementType.INT64, values.length, raw);
  }

  /**
   * Adds a constant, a vector of floating-point numbers.
   *
   * @param name of the value
   * @param values its elements
   * @return this
   */
  public OnnxModelWriter floats(String name, float... values) {
    byte[] raw = new byte[Float.BYTES * values.length];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return constant(name, ElementType.FLOAT, values.length, raw);
  }

  /**
   * Adds an operator without attributes.
   *
   * @param operator such as {@code Mul}
   * @param output the name of what it gives
   * @param inputs the names of what it takes
   * @return this
   */
  public OnnxModelWriter node(String operator, String output, String... inputs) {
    graph.message(1, nodeProto(operator, output, inputs));
    return this;
  }

  /**
   * Adds an operator with the attribute {@code axis}.
   *
   * @param operator such as {@code Gather}
   * @param axis counted from 0
   * @param output the name of what it gives
   * @param inputs the names of what it takes
   * @return this
   */
  public OnnxModelWriter along(int axis, String operator, String output, String... inputs) {
    graph.message(
        1, nodeProto(operator, output, inputs).message(5, attribute("axis", ATTRIBUTE_INT, axis)));
    return this;
  }

  /**
   * Adds an operator that reduces axes away.
   *
   * @param operator such as {@code ReduceMax}
   * @param output the name of what it gives
   * @param input the name of what it takes
   * @param axes counted from 0
   * @return this
   */
  public OnnxModelWriter reduce(String operator, String output, String input, long... axes) {
    graph.message(
        1,
        nodeProto(operator, output, input)
            .message(5, attribute("axes", ATTRIBUTE_INTS, axes))
            .message(5, attribute("keepdims", ATTRIBUTE_INT, 0)));
    return this;
  }

  /**
   * Adds the operator {@code Cast}.
   *
   * @param output the name of what it gives
   * @param input the name of what it takes
   * @param type of the elements that it gives
   * @return this
   */
  public OnnxModelWriter cast(String output, String input, ElementType type) {
    graph.message(
        1,
        nodeProto("Cast", output, input).message(5, attribute("to", ATTRIBUTE_INT, type.number)));
    return this;
  }

  /**
   * Returns the model.
   *
   * @return the content of an {@code .onnx} file
   */
  public byte[] toByteArray() {
    return new ProtobufWriter()
        .varint(1, IR_VERSION)
        .text(2, "framelease")
        .message(7, graph)
        .message(8, new ProtobufWriter().text(1, "").varint(2, OPERATOR_SET))
        .toByteArray();
  }

  private OnnxModelWriter constant(String name, ElementType type, int length, byte[] raw) {
    graph.message(
        5,
        new ProtobufWriter().varint(1, length).varint(2, type.number).text(8, name).bytes(9, raw));
    return this;
  }

  private static ProtobufWriter nodeProto(String operator, String output, String... inputs) {
    ProtobufWriter node = new ProtobufWriter();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(3, output).text(4, operator);
  }

  private static ProtobufWriter attribute(String name, int type, long... values) {
    ProtobufWriter attribute = new ProtobufWriter().text(1, name).varint(20, type);
    for (long value : values) {
      attribute.varint(type == ATTRIBUTE_INT ? 3 : 8, value);
    }
    return attribute;
  }

  private static ProtobufWriter valueInfo(String name, ElementType type, List<String> dimensions) {
    ProtobufWriter shape = new ProtobufWriter();
    for (String dimension : dimensions) {
      ProtobufWriter size = new ProtobufWriter();
      if (dimension.chars().allMatch(Character::isDigit)) {
        size.varint(1, Long.parseLong(dimension));
      } else {
        size.text(2, dimension);
      }
      shape.message(1, size);
    }
    ProtobufWriter tensor = new ProtobufWriter().varint(1, type.number).message(2, shape);
    return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
  }
}
