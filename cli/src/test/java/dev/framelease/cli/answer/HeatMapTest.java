package dev.framelease.cli.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.cli.answer.HeatMap.HotSpot;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  @Test
  void shouldFrameNeighboursThatStandOut() {
    HeatMap map =
        new HeatMap(
            3,
            4,
            List.of(
                0.9, 0.0, 0.1, 0.5, //
                0.6, 0.2, 0.1, 0.0, //
                0.5, 0.8, 0.0, 0.1));

    assertEquals(
        List.of(new HotSpot(0, 0, 3, 2, 0.9), new HotSpot(0, 3, 1, 1, 0.5)), map.hotSpots());
  }

  @Test
  void shouldNotJoinTheEndOfARowWithTheStartOfTheNext() {
    HeatMap map = new HeatMap(2, 3, List.of(0.0, 0.0, 1.0, 1.0, 0.0, 0.0));

    assertEquals(2, map.hotSpots().size());
  }

  @Test
  void shouldFrameNothingWhereAllIsCold() {
    assertEquals(List.of(), new HeatMap(2, 2, List.of(0.0, 0.0, 0.0, 0.0)).hotSpots());
  }

  @Test
  void shouldTakeTheFirstMatrixAmongTheOutputs() {
    ModelOutput output =
        new ModelOutput(List.of(tensor(4L), tensor(1L, 1000L), tensor(2L, 3L), tensor(4L, 4L)));

    HeatMap map = HeatMap.of(output).orElseThrow();

    assertEquals(2, map.rows());
    assertEquals(3, map.columns());
    assertTrue(HeatMap.of(new ModelOutput(List.of(tensor(1L, 3L, 8L, 8L)))).isEmpty());
    assertEquals(Optional.empty(), HeatMap.of(new ModelOutput(List.of())));
  }

  private static ModelOutput.Tensor tensor(Long... shape) {
    int size = List.of(shape).stream().reduce(1L, (a, b) -> a * b).intValue();
    return new ModelOutput.Tensor("float32", List.of(shape), Collections.nCopies(size, 0.5), 0);
  }
}
