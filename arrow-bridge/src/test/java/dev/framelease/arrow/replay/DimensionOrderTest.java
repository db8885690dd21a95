package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.tensor.VariableShapeTensorType;
import dev.framelease.pixels.PixelFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DimensionOrderTest {
  private static final List<Dimension> LAST =
      List.of(Dimension.HEIGHT, Dimension.WIDTH, Dimension.CHANNEL);
  private static final List<Dimension> FIRST =
      List.of(Dimension.CHANNEL, Dimension.HEIGHT, Dimension.WIDTH);

  private static DimensionOrder rgb(int count, boolean isRanked, OptionalInt... uniform) {
    var type = new VariableShapeTensorType(List.of(), List.of(), List.of(uniform));
    TensorColumn tensors = new TensorColumn(Optional.empty(), count, type, ImageFile.UINT8);
    return new DimensionOrder(tensors, PixelFormat.RGB, List.of(LAST, FIRST), isRanked);
  }

  /** Found by a damaged file that claimed two thousand million: there was no heap for them. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 4, 2_000_000_000, Integer.MAX_VALUE})
  void shouldRefuseAsManyDimensionsAsNoImageHas(int claimed) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> rgb(claimed, true));
    assertEquals(
        "tensors of "
            + claimed
            + (claimed == 1 ? " dimension" : " dimensions")
            + "; images have two or three",
        refusal.getMessage());
  }

  @Test
  void shouldTakeTheOnlyOrderThatFits() {
    assertEquals(LAST, rgb(3, false).of(480, 640, 3));
    assertEquals(FIRST, rgb(3, false).of(3, 480, 640));
    assertEquals(FIRST, rgb(3, true).of(3, 480, 640));
    assertThrows(IllegalArgumentException.class, () -> rgb(3, true).of(480, 3, 640));
  }

  @Test
  void shouldTakeTheFirstOfSeveralWhereTheyAreRanked() {
    assertEquals(LAST, rgb(3, true).of(3, 640, 3));
    var refusal = assertThrows(IllegalArgumentException.class, () -> rgb(3, false).of(3, 640, 3));
    assertTrue(refusal.getMessage().contains("withDimensions"), refusal.getMessage());
  }

  @Test
  void shouldGoByWhatIsUniformBeforeARow() {
    DimensionOrder order =
        rgb(3, true, OptionalInt.of(3), OptionalInt.empty(), OptionalInt.empty());
    assertEquals(FIRST, order.of(3, 640, 3));
  }

  @Test
  void shouldRefuseARowThatIsNotUniformAsTheMetadataSays() {
    DimensionOrder order =
        rgb(3, true, OptionalInt.empty(), OptionalInt.of(640), OptionalInt.of(3));
    assertEquals(LAST, order.of(480, 640, 3));
    var refusal = assertThrows(IllegalArgumentException.class, () -> order.of(4, 6, 3));
    assertTrue(
        refusal.getMessage().contains("\"uniform_shape\":[null,640,3]"), refusal.getMessage());
  }
}
