package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.pixels.PixelFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DimensionOrderTest {
  /** Found by a damaged file that claimed two thousand million: there was no heap for them. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 4, 2_000_000_000, Integer.MAX_VALUE})
  void shouldRefuseAsManyDimensionsAsNoImageHas(int claimed) {
    var order = new DimensionOrder(List.of(), List.of(), List.of(), PixelFormat.RGB, true);
    var refusal =
        assertThrows(IllegalArgumentException.class, () -> order.requirePossible(claimed));
    assertEquals(
        "tensors of " + claimed + " dimensions; images have two or three", refusal.getMessage());
  }
}
