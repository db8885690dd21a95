package dev.framelease.arrow.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;

/**
 * The metadata of a fixed-shape tensor, and its JSON form.
 *
 * @param shape the physical shape: row-major, the last dimension without gaps
 * @param dimNames a name for each dimension, or empty
 * @param permutation for each logical dimension its physical one, or empty if they are the same
 */
record TensorMetadata(List<Integer> shape, List<String> dimNames, List<Integer> permutation) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  TensorMetadata {
    shape = List.copyOf(shape);
    dimNames = List.copyOf(dimNames);
    permutation = List.copyOf(permutation);
    size(shape);
    requireLength("dim_names", dimNames, shape);
    requireLength("permutation", permutation, shape);
    requirePermutation(permutation);
  }

  /** How many values one tensor has. */
  int size() {
    return size(shape);
  }

  private static int size(List<Integer> shape) {
    long size = 1;
    for (int dimension : shape) {
      if (dimension < 0) {
        throw new InvalidExtensionMetadataException("the shape " + shape + " is negative");
      }
      size *= dimension;
      if (size > Integer.MAX_VALUE) {
        throw new InvalidExtensionMetadataException(
            "the shape " + shape + " has more than 2147483647 values, the most of a list");
      }
    }
    return (int) size;
  }

  private static void requireLength(String key, List<?> values, List<Integer> shape) {
    if (!values.isEmpty() && values.size() != shape.size()) {
      throw new InvalidExtensionMetadataException(
          key + " " + values + " must have one entry for each dimension of the shape " + shape);
    }
  }

  private static void requirePermutation(List<Integer> permutation) {
    Set<Integer> seen = new HashSet<>(permutation);
    if (seen.size() != permutation.size()
        || seen.stream().anyMatch(at -> at < 0 || at >= permutation.size())) {
      throw new InvalidExtensionMetadataException(
          "permutation " + permutation + " must name each dimension from 0 on once");
    }
  }

  String toJson() {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode dimensions = json.putArray("shape");
    shape.forEach(dimensions::add);
    if (!dimNames.isEmpty()) {
      ArrayNode names = json.putArray("dim_names");
      dimNames.forEach(names::add);
    }
    if (!permutation.isEmpty()) {
      ArrayNode order = json.putArray("permutation");
      permutation.forEach(order::add);
    }
    return json.toString();
  }

  static TensorMetadata parse(String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidExtensionMetadataException(
          "the metadata of a fixed-shape tensor is JSON such as {\"shape\":[2,3]}, and not '"
              + text
              + "'",
          e);
    }
    if (!json.isObject() || !json.has("shape")) {
      throw new InvalidExtensionMetadataException(
          "the metadata of a fixed-shape tensor is an object with a shape, and not '" + text + "'");
    }
    return new TensorMetadata(
        integers(json, "shape"), strings(json, "dim_names"), integers(json, "permutation"));
  }

  private static List<Integer> integers(JsonNode json, String key) {
    List<Integer> values = new ArrayList<>();
    for (JsonNode value : array(json, key)) {
      if (!value.isIntegralNumber() || !value.canConvertToInt()) {
        throw new InvalidExtensionMetadataException(
            key + " must hold integers below 2147483648, and holds " + value);
      }
      values.add(value.intValue());
    }
    return values;
  }

  private static List<String> strings(JsonNode json, String key) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : array(json, key)) {
      if (!value.isTextual()) {
        throw new InvalidExtensionMetadataException(key + " must hold strings, and holds " + value);
      }
      values.add(value.textValue());
    }
    return values;
  }

  private static JsonNode array(JsonNode json, String key) {
    JsonNode array = json.path(key);
    if (array.isMissingNode() || array.isNull()) {
      return JSON.createArrayNode();
    }
    if (!array.isArray()) {
      throw new InvalidExtensionMetadataException(key + " must be an array, and is " + array);
    }
    return array;
  }
}
