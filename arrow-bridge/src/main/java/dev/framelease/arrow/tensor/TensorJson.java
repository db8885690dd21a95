package dev.framelease.arrow.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;

/** The metadata of a tensor type as JSON, strictly: a key that is there twice is an error, too. */
final class TensorJson {
  private static final int SHOWN = 200;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final JsonNode object;

  private TensorJson(JsonNode object) {
    this.object = object;
  }

  static TensorJson parse(String typeName, String text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidExtensionMetadataException(
          "the metadata of "
              + typeName
              + " is one JSON object, and not '"
              + start(text)
              + "': "
              + e.getOriginalMessage(),
          e);
    }
    if (!json.isObject()) {
      throw new InvalidExtensionMetadataException(
          "the metadata of " + typeName + " is one JSON object, and not '" + start(text) + "'");
    }
    return new TensorJson(json);
  }

  private static String start(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  boolean has(String key) {
    return object.has(key);
  }

  List<Integer> integers(String key) {
    return values(key, value -> integer(key, value));
  }

  /** As {@link #integers}, where null says that there is none. */
  List<OptionalInt> optionalIntegers(String key) {
    return values(
        key, value -> value.isNull() ? OptionalInt.empty() : OptionalInt.of(integer(key, value)));
  }

  List<String> strings(String key) {
    return values(
        key,
        value -> {
          if (!value.isTextual()) {
            throw wrong(key, "must hold strings, and holds", value);
          }
          return value.textValue();
        });
  }

  private static int integer(String key, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, "must hold integers below 2147483648, and holds", value);
    }
    return value.intValue();
  }

  /** An optional key that is null is as one that is missing. */
  private <T> List<T> values(String key, Function<JsonNode, T> read) {
    JsonNode array = object.path(key);
    if (array.isMissingNode() || array.isNull()) {
      return List.of();
    }
    if (!array.isArray()) {
      throw wrong(key, "must be an array, and is", array);
    }
    return StreamSupport.stream(array.spliterator(), false).map(read).toList();
  }

  private static InvalidExtensionMetadataException wrong(String key, String rule, JsonNode found) {
    return new InvalidExtensionMetadataException(key + " " + rule + " " + start(found.toString()));
  }

  /** Writes one object; what is empty is left out, but the shape, which may be that of a number. */
  static final class Writer {
    private final ObjectNode object = JSON.createObjectNode();

    Writer shape(List<Integer> shape) {
      shape.forEach(object.putArray("shape")::add);
      return this;
    }

    Writer dimensions(TensorDimensions dimensions) {
      if (!dimensions.names().isEmpty()) {
        dimensions.names().forEach(object.putArray("dim_names")::add);
      }
      if (!dimensions.permutation().isEmpty()) {
        dimensions.permutation().forEach(object.putArray("permutation")::add);
      }
      return this;
    }

    Writer uniformShape(List<OptionalInt> shape) {
      if (!shape.isEmpty()) {
        ArrayNode array = object.putArray("uniform_shape");
        shape.forEach(
            size -> {
              if (size.isPresent()) {
                array.add(size.getAsInt());
              } else {
                array.addNull();
              }
            });
      }
      return this;
    }

    @Override
    public String toString() {
      return object.toString();
    }
  }
}
