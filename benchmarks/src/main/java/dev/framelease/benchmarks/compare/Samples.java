package dev.framelease.benchmarks.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/** All that was measured: for each case and program, an array of values for each block. */
final class Samples {
  private record Key(Case of, String contender) {}

  private final Map<Key, List<long[]>> blocks = new LinkedHashMap<>();

  void add(Case of, Contender contender, long... values) {
    blocks.computeIfAbsent(new Key(of, contender.name()), key -> new ArrayList<>()).add(values);
  }

  /** The median of each block. */
  double[] medians(Case of, String contender) {
    return blocks.getOrDefault(new Key(of, contender), List.of()).stream()
        .mapToDouble(block -> Quantiles.median(Arrays.stream(block).asDoubleStream().toArray()))
        .toArray();
  }

  /** All values of all blocks; empty where none were measured. */
  Optional<Spread> spread(Case of, String contender) {
    List<long[]> all = blocks.get(new Key(of, contender));
    return all == null
        ? Optional.empty()
        : Optional.of(
            Spread.of(all.stream().flatMapToLong(Arrays::stream).asDoubleStream().toArray()));
  }

  /** The ratios of the medians of the same blocks; empty where one of the two was not measured. */
  Optional<Estimate> ratio(Case of, String contender, String to) {
    return paired(of, contender, to, (mine, other) -> mine / other);
  }

  /** As {@link #ratio}, of the differences. */
  Optional<Estimate> difference(Case of, String contender, String to) {
    return paired(of, contender, to, (mine, other) -> mine - other);
  }

  private Optional<Estimate> paired(
      Case of, String contender, String to, DoubleBinaryOperator operator) {
    double[] mine = medians(of, contender);
    double[] other = medians(of, to);
    if (mine.length == 0 || mine.length != other.length) {
      return Optional.empty();
    }
    double[] pairs = new double[mine.length];
    Arrays.setAll(pairs, i -> operator.applyAsDouble(mine[i], other[i]));
    return Optional.of(Estimate.ofMedian(pairs));
  }
}
