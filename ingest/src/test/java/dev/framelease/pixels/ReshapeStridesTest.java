package dev.framelease.pixels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strides that count are checked by the elements; those of one element, only here. */
class ReshapeStridesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // shape | strides | new shape | strides that NumPy 2.4 gives it
        "4 16 | 64 4 | 64 1 1 | 4 4 4",
        "3 1 | 4 7 | 1 3 1 1 | 12 4 4 4",
        "1 3 | 9 4 | 1 3 | 9 4",
        "3 1 | 1 9 | 1 3 | 3 1"
      })
  void shouldGiveDimensionsOfOneElementTheStridesOfNumpy(
      String shape, String strides, String newShape, String newStrides) {
    Layout from = Layout.of(ElementType.UINT8, ints(shape), longs(strides), 0);
    assertArrayEquals(longs(newStrides), Reshaping.reshape(from, ints(newShape)).stridesBytes());
  }

  private static int[] ints(String numbers) {
    return Arrays.stream(numbers.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static long[] longs(String numbers) {
    return Arrays.stream(ints(numbers)).asLongStream().toArray();
  }
}
