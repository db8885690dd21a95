package dev.framelease.benchmarks.compare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What Framelease must not exceed: the upper bound of 95 % is compared with the limit.
 *
 * @param title what is compared
 * @param limit as a number of its unit
 * @param unit after the number; empty for a ratio
 * @param measured empty where a program was not run
 */
record Bar(String title, double limit, String unit, Optional<Estimate> measured) {
  /** The bars of a size. Those of 4K hold for large screens, those of 1080p for others. */
  static List<Bar> of(ScreenSize size, Samples samples) {
    Case full = new Case(size, Work.GRAB, 100);
    Case flow = new Case(size, Work.FLOW_READ, 0);
    boolean large = size.isLarge();
    return List.of(
        new Bar(
            "full grab, to C",
            large ? 1.05 : 1.08,
            "",
            samples.ratio(full, Contenders.FULL, Contenders.C)),
        new Bar(
            "stream, one ahead, every pixel read, to C pipelined",
            1.05,
            "",
            samples.ratio(flow, Contenders.STREAM, Contenders.C_PIPELINED)),
        new Bar(
            "grab with 1 % changed, three frames held, to a full grab of C",
            ofChanges(size),
            "",
            samples.ratio(new Case(size, Work.GRAB, 1), Contenders.DAMAGE, Contenders.C)),
        new Bar(
            "grab with 100 % changed, one frame held, to C: two slots each",
            large ? 1.10 : 1.15, "", samples.ratio(full, Contenders.DAMAGE_ONE, Contenders.C)),
        new Bar(
            "grab with 100 % changed, three frames held, to C with four slots",
            large ? 1.10 : 1.15, "", samples.ratio(full, Contenders.DAMAGE, Contenders.C_FOUR)),
        fence(size, samples),
        heap(size, samples, Contenders.FULL, "full grab"),
        heap(size, samples, Contenders.DAMAGE, "changes copied"),
        heap(size, samples, Contenders.STREAM, "stream, one ahead"));
  }

  /** What a grab with 1 % changed may take of a full grab. */
  static double ofChanges(ScreenSize size) {
    return size.isLarge() ? 0.10 : 0.15;
  }

  private static Bar fence(ScreenSize size, Samples samples) {
    return new Bar(
        "nothing changed, less a round trip of C",
        30,
        " µs",
        samples
            .difference(new Case(size, Work.FENCE, 0), Contenders.DAMAGE, Contenders.C)
            .map(nanos -> nanos.times(1e-3)));
  }

  private static Bar heap(ScreenSize size, Samples samples, String contender, String title) {
    double[] bytes = samples.medians(new Case(size, Work.HEAP, 0), contender);
    return new Bar(
        "heap of each frame, " + title,
        1024,
        " B",
        bytes.length == 0 ? Optional.empty() : Optional.of(Estimate.ofMedian(bytes)));
  }

  /** The median, the upper bound, and whether that is met, as cells of a table. */
  String cells() {
    return measured
        .map(
            estimate ->
                number(estimate.value())
                    + " | "
                    + number(estimate.upper())
                    + " | "
                    + (estimate.upper() <= limit ? "met" : "**not met**"))
        .orElse("not measured | | ");
  }

  /** The limit as people read it. */
  String bound() {
    return "≤ " + number(limit);
  }

  private String number(double value) {
    return unit.isEmpty()
        ? String.format(Locale.ROOT, "%.2f", value)
        : String.format(Locale.ROOT, "%.0f%s", value, unit);
  }
}
