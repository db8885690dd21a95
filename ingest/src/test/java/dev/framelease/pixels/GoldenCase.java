package dev.framelease.pixels;

import com.fasterxml.jackson.databind.JsonNode;
import dev.framelease.memory.Access;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;

/** One line of the golden file: memory, a layout, what is derived from it, and what that holds. */
record GoldenCase(int line, JsonNode json) {

  ReferenceView base() {
    return new ReferenceView(
        ReferenceView.fill(json.get("bytes").intValue()),
        ReferenceFormat.of(json.get("format").textValue()),
        json.path("offset").intValue(),
        ints(json.get("shape")),
        ints(json.get("strides")));
  }

  /** Lends the memory to a first view, which is closed by the first step away from it. */
  ViewMemory open(boolean writable) {
    return ViewMemory.of(base(), writable ? Access.WRITABLE : Access.READ_ONLY);
  }

  /** Derives view after view, each closed when the next is there; the caller closes the last. */
  PixelView derive(PixelView start) {
    PixelView view = start;
    for (JsonNode op : json.get("ops")) {
      try (PixelView parent = view) {
        view = apply(parent, op);
      }
    }
    return view;
  }

  private static PixelView apply(PixelView view, JsonNode op) {
    String name = op.fieldNames().next();
    JsonNode given = op.get(name);
    return switch (name) {
      case "slice" -> view.slice(slices(given));
      case "index" -> view.index(given.get("axis").intValue(), given.get("i").intValue());
      case "transpose" -> view.transpose(ints(given));
      case "reverse" -> view.reverse(given.isArray() ? ints(given) : new int[] {given.intValue()});
      case "reshape" -> view.reshape(ints(given));
      case "cast" -> cast(view, given);
      default -> throw new AssertionError("no meaning is known for the operation " + op);
    };
  }

  private static PixelView cast(PixelView view, JsonNode given) {
    JsonNode format = given.isTextual() ? given : given.get("format");
    ElementType type = ElementType.ofCode(ReferenceFormat.of(format.textValue()).name().charAt(0));
    return given.has("shape") ? view.cast(type, ints(given.get("shape"))) : view.cast(type);
  }

  private static Slice[] slices(JsonNode given) {
    return StreamSupport.stream(given.spliterator(), false)
        .map(part -> new Slice(bound(part.get(0)), bound(part.get(1)), bound(part.get(2))))
        .toArray(Slice[]::new);
  }

  private static Long bound(JsonNode given) {
    return given.isNull() ? null : Long.valueOf(given.longValue());
  }

  boolean assigns() {
    return json.has("assign_from");
  }

  /** Packed elements in C order, to be assigned to the last view. */
  byte[] assigned() {
    return hex(json.get("assign_from"));
  }

  byte[] baseAfter() {
    return hex(json.get("base_after"));
  }

  JsonNode result() {
    return json.get("result");
  }

  static byte[] hex(JsonNode text) {
    return HexFormat.of().parseHex(text.textValue());
  }

  static int[] ints(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false)
        .mapToInt(JsonNode::intValue)
        .toArray();
  }

  static long[] longs(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false)
        .mapToLong(JsonNode::longValue)
        .toArray();
  }

  static List<BigInteger> integers(JsonNode numbers) {
    List<BigInteger> integers = new ArrayList<>();
    numbers.forEach(number -> integers.add(number.bigIntegerValue()));
    return integers;
  }

  @Override
  public String toString() {
    return "line " + line;
  }
}
