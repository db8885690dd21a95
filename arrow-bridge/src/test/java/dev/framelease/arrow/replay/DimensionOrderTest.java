package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.pixels.PixelFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
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

  @Test
  void shouldRefuseARowThatIsNotUniformAsTheMetadataSays() {
    List<OptionalInt> uniform =
        List.of(OptionalInt.empty(), OptionalInt.of(640), OptionalInt.of(3));
    var order = new DimensionOrder(List.of(), List.of(), uniform, PixelFormat.RGB, true);
    order.requireUniform(new int[] {480, 640, 3});
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> order.requireUniform(new int[] {4, 6, 3}));
    assertTrue(
        refusal.getMessage().contains("uniform_shape says for dimension 1"), refusal.getMessage());
  }
}
