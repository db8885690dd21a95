package dev.framelease.cli.answer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * An output of a model that says something of each part of the frame.
 *
 * @param rows parts from top to bottom
 * @param columns parts from left to right
 * @param values of the parts, row by row
 */
public record HeatMap(int rows, int columns, List<Double> values) {
  private static final int MAX_SIDE = 64;
  private static final double HOT = 0.5;

  /**
   * Neighbouring parts that stand out.
   *
   * @param row of the first part
   * @param column of the first part
   * @param rows parts from top to bottom
   * @param columns parts from left to right
   * @param peak the greatest value among them
   */
  record HotSpot(int row, int column, int rows, int columns, double peak) {}

  /** Takes the first output that is a matrix of 2 to 64 rows and columns. */
  public static Optional<HeatMap> of(ModelOutput output) {
    return output.tensors().stream()
        .filter(HeatMap::isMap)
        .map(map -> new HeatMap(side(map, 0), side(map, 1), map.values()))
        .findFirst();
  }

  private static boolean isMap(ModelOutput.Tensor tensor) {
    return tensor.shape().size() == 2
        && tensor.shape().stream().allMatch(side -> side > 1 && side <= MAX_SIDE)
        && tensor.values().size() == side(tensor, 0) * side(tensor, 1);
  }

  private static int side(ModelOutput.Tensor tensor, int dimension) {
    return Math.toIntExact(tensor.shape().get(dimension));
  }

  double at(int row, int column) {
    return values.get(row * columns + column);
  }

  double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** Finds groups of parts, side by side, of at least half the greatest value. */
  List<HotSpot> hotSpots() {
    boolean[] seen = new boolean[values.size()];
    double threshold = HOT * max();
    List<HotSpot> found = new ArrayList<>();
    for (int start = 0; start < values.size(); start++) {
      if (!seen[start] && values.get(start) > 0 && values.get(start) >= threshold) {
        found.add(grow(start, threshold, seen));
      }
    }
    return found;
  }

  private HotSpot grow(int start, double threshold, boolean[] seen) {
    int top = rows;
    int left = columns;
    int bottom = 0;
    int right = 0;
    double peak = 0;
    Deque<Integer> open = new ArrayDeque<>(List.of(start));
    seen[start] = true;
    while (!open.isEmpty()) {
      int at = open.pop();
      top = Math.min(top, at / columns);
      bottom = Math.max(bottom, at / columns);
      left = Math.min(left, at % columns);
      right = Math.max(right, at % columns);
      peak = Math.max(peak, values.get(at));
      for (int next : neighbours(at)) {
        if (!seen[next] && values.get(next) >= threshold) {
          seen[next] = true;
          open.push(next);
        }
      }
    }
    return new HotSpot(top, left, bottom - top + 1, right - left + 1, peak);
  }

  private List<Integer> neighbours(int at) {
    List<Integer> found = new ArrayList<>(4);
    if (at >= columns) {
      found.add(at - columns);
    }
    if (at + columns < values.size()) {
      found.add(at + columns);
    }
    if (at % columns > 0) {
      found.add(at - 1);
    }
    if (at % columns < columns - 1) {
      found.add(at + 1);
    }
    return found;
  }
}
