package dev.framelease.arrow.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.Mutator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.ArrowType.ExtensionType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the metadata of a tensor column is: a type that says the same again, or a refusal. */
class TensorMetadataFuzzTest {
  private static final List<String> GOOD =
      List.of(
          "{\"shape\":[4,8,4],\"dim_names\":[\"height\",\"width\",\"channel\"]}",
          "{\"shape\":[2,5,7],\"permutation\":[2,0,1]}",
          "{\"shape\":[]}",
          "{\"dim_names\":[\"height\",\"width\"],\"uniform_shape\":[400,null],\"permutation\":[1,0]}",
          "{}");

  private static final ExtensionType FIXED = new FixedShapeTensorType(List.of(1), List.of());
  private static final ExtensionType VARIABLE = VariableShapeTensorType.PLAIN;

  /** What JSON and the specification give a meaning to. */
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\u0000",
    "\\",
    "null",
    "true",
    "-1",
    "0",
    "1.5",
    "1e9",
    "2147483647",
    "2147483648",
    "4294967296",
    "9223372036854775808",
    "\"shape\"",
    "\"dim_names\"",
    "\"permutation\"",
    "\"uniform_shape\"",
    "\"\ud800\"",
    " ",
    "NaN",
    "//",
    "[[",
    "{\"shape\":["
  };

  private final SplittableRandom random = new SplittableRandom(20261121);
  private final Mutator bytes =
      new Mutator(
          20261122, GOOD.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());

  @Test
  void shouldSurviveTenThousandTexts() {
    run(10_000);
  }

  @Tag("long")
  @Test
  void shouldSurviveAMillionTexts() {
    run(1_000_000);
  }

  private void run(int inputs) {
    int read = 0;
    for (int i = 0; i < inputs; i++) {
      String text = i % 4 == 0 ? new String(bytes.next(), StandardCharsets.UTF_8) : spliced();
      boolean fixed = false;
      for (int listSize : new int[] {1, 70, 128}) {
        fixed |= isRead(FIXED, new ArrowType.FixedSizeList(listSize), text);
      }
      boolean variable = isRead(VARIABLE, ArrowType.Struct.INSTANCE, text);
      read += fixed || variable ? 1 : 0;
    }
    assertTrue(read > inputs / 20 && read < inputs / 2, read + " of " + inputs + " read");
  }

  private static boolean isRead(ExtensionType type, ArrowType storage, String text) {
    try {
      ExtensionType read = (ExtensionType) type.deserialize(storage, text);
      assertEquals(read, type.deserialize(storage, read.serialize()), text);
      return true;
    } catch (InvalidExtensionMetadataException e) {
      assertTrue(e.getMessage().length() < 1000, "the metadata is repeated in the message");
      return false;
    }
  }

  private String spliced() {
    StringBuilder text = new StringBuilder(GOOD.get(random.nextInt(GOOD.size())));
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int from = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), from + random.nextInt(4));
      text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
