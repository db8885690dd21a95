package dev.framelease.djl.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the inputs of a model in the ONNX format (onnx.proto3), without loading it.
 *
 * <p>Thread-safe.
 */
public final class OnnxInputs {
  /** A dimension that the model does not fix. */
  public static final int ANY = -1;

  /** {@code TensorProto.FLOAT}. */
  public static final int FLOAT = 1;

  /** {@code TensorProto.UINT8}. */
  public static final int UINT8 = 2;

  /**
   * An input of a model.
   *
   * @param name of the value
   * @param elementType the number of {@code TensorProto.DataType}; 0 if it is no tensor
   * @param shape sizes, or {@value #ANY}; empty where the model does not say how many dimensions
   */
  public record Input(String name, int elementType, List<Long> shape) {
    /** Copies the list. */
    public Input {
      shape = List.copyOf(shape);
    }
  }

  /** Far more than any model has: what a file can make of the heap is bounded by them. */
  private static final int MAX_INPUTS = 100_000;

  private static final int MAX_DIMENSIONS = 1_000;
  private static final long MAX_NAMES = 64 << 20;

  private final List<Input> inputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> initialized = new HashSet<>();
  private long charsOfNames;

  private OnnxInputs() {}

  /**
   * Reads the inputs.
   *
   * @param file a model
   * @return what must be fed; inputs that have a value in the model are left out
   * @throws IOException if the file cannot be read, or is no model in the ONNX format
   */
  public static List<Input> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new IOException(
            "it has " + channel.size() + " bytes, and a protobuf file at most 2147483647");
      }
      return read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    }
  }

  static List<Input> read(ByteBuffer content) throws IOException {
    OnnxInputs found = new OnnxInputs();
    if (found.readAll(content, 11, found::addInput) == 0) {
      throw new IOException("it has no graph");
    }
    // Afterwards: a model may have any number of values, of which those of inputs are kept.
    found.readAll(content, 5, found::addInitializer);
    return found.inputs.stream()
        .filter(input -> !found.initialized.contains(input.name()))
        .toList();
  }

  /** Reads the messages of one field in all graphs; returns how many graphs there are. */
  private int readAll(ByteBuffer content, int field, MessageReader reader) throws IOException {
    int graphs = 0;
    ProtobufReader model = new ProtobufReader(content.duplicate());
    while (model.next()) {
      if (model.field() != 7) {
        model.skip();
        continue;
      }
      graphs++;
      ProtobufReader graph = model.message();
      while (graph.next()) {
        if (graph.field() == field) {
          reader.read(graph.message());
        } else {
          graph.skip();
        }
      }
    }
    return graphs;
  }

  private interface MessageReader {
    void read(ProtobufReader message) throws IOException;
  }

  private void addInput(ProtobufReader valueInfo) throws IOException {
    Input input = input(valueInfo);
    inputs.add(input);
    names.add(input.name());
    charsOfNames += input.name().length();
    if (inputs.size() > MAX_INPUTS || charsOfNames > MAX_NAMES) {
      throw new IOException(
          "it has more than "
              + MAX_INPUTS
              + " inputs, or "
              + MAX_NAMES
              + " letters in their names");
    }
  }

  private void addInitializer(ProtobufReader tensor) throws IOException {
    String name = nameIn(tensor);
    if (names.contains(name)) {
      initialized.add(name);
    }
  }

  private static String nameIn(ProtobufReader tensor) throws IOException {
    String name = "";
    while (tensor.next()) {
      if (tensor.field() == 8) {
        name = tensor.text();
      } else {
        tensor.skip();
      }
    }
    return name;
  }

  private static Input input(ProtobufReader valueInfo) throws IOException {
    Input input = new Input("", 0, List.of());
    while (valueInfo.next()) {
      switch (valueInfo.field()) {
        case 1 -> input = new Input(valueInfo.text(), input.elementType(), input.shape());
        case 2 -> input = typed(input.name(), valueInfo.message());
        default -> valueInfo.skip();
      }
    }
    return input;
  }

  private static Input typed(String name, ProtobufReader type) throws IOException {
    int elementType = 0;
    List<Long> shape = List.of();
    while (type.next()) {
      if (type.field() != 1) {
        type.skip();
        continue;
      }
      ProtobufReader tensor = type.message();
      while (tensor.next()) {
        switch (tensor.field()) {
          case 1 -> elementType = (int) tensor.varint();
          case 2 -> shape = shape(tensor.message());
          default -> tensor.skip();
        }
      }
    }
    return new Input(name, elementType, shape);
  }

  private static List<Long> shape(ProtobufReader reader) throws IOException {
    List<Long> shape = new ArrayList<>();
    while (reader.next()) {
      if (reader.field() == 1) {
        shape.add(dimension(reader.message()));
        if (shape.size() > MAX_DIMENSIONS) {
          throw new IOException("an input has more than " + MAX_DIMENSIONS + " dimensions");
        }
      } else {
        reader.skip();
      }
    }
    return shape;
  }

  private static long dimension(ProtobufReader reader) throws IOException {
    long size = ANY;
    while (reader.next()) {
      if (reader.field() == 1) {
        size = reader.varint();
      } else {
        reader.skip();
      }
    }
    return size;
  }
}
