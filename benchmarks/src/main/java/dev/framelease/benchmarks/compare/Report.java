package dev.framelease.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results as Markdown. */
final class Report {
  private static final List<Work> TIMED =
      List.of(Work.GRAB, Work.READ, Work.FLOW_GRAB, Work.FLOW_READ, Work.FENCE);

  private final List<Contender> contenders;
  private final Blocks turns;

  /** While the processors were awake. */
  private final Samples samples;

  private final List<String> lines = new ArrayList<>();

  private Report(List<Contender> contenders, Blocks turns) {
    this.contenders = contenders;
    this.turns = turns;
    this.samples = turns.samples(Processors.AWAKE);
  }

  /**
   * Writes the results.
   *
   * @param conditions of the measurement, a sentence or more
   * @param chart the chart's file, relative to this one
   */
  static String of(
      List<ScreenSize> sizes,
      List<Contender> contenders,
      Blocks turns,
      String conditions,
      String chart) {
    Report report = new Report(contenders, turns);
    report.introduce(conditions, chart);
    sizes.forEach(report::barsOf);
    for (ScreenSize size : sizes) {
      TIMED.forEach(work -> report.times(size, work));
    }
    report.missing();
    return String.join("\n", report.lines) + "\n";
  }

  private void introduce(String conditions, String chart) {
    add(
        """
        # Comparison

        Whole programs that capture the same Xvfb in alternating blocks, written by `./benchmarks/compare`:
        each program is a process of its own, does its part, and then it is the next one's turn, in an order that
        differs each time. A block is three such turns, and nine for what the bars compare.
        Before each grab a client draws on the screen and waits for the server; the time starts after that,
        and the grab must show what was drawn. To read every pixel is to sum its words, in C,
        Framelease and JavaCV at four places at once, so that all of them wait for memory, and not for what their
        compilers make of a loop. "In a row" nothing is drawn, each grab follows the one before at once, and there are four times as many; ffmpeg can be measured
        only so. Where something is drawn, the first five frames of a turn do not count: they bring to a program's
        slots what has changed in the turns of others. Nothing changed is asked twenty times as often.

        How long a copy takes depends on the pages of memory that a slot has, as long as it has them: the same C
        program, run twice at the same time, differs by up to 2 % from itself. So before each block all programs
        that the bars compare close their connections and give up their slots, and then open others, again in another order.

        C is measured with two slots in turns, and so are the streams that are one ahead, which close a frame before
        they take the next. Who holds three frames while the fourth is written has four
        slots, which may be more than the processor's cache where two are not: so C has a row with four, too.
        Before anything counts, each of Framelease's programs captures a hundred times as many frames as in a
        turn, until its code is compiled for good.

        Where a machine halts a processor that idles, as guests of a hypervisor do, waking it takes longer than what
        is measured, differs each time, and hides how long a program takes. So in each block all is measured while
        every processor runs a loop of the lowest priority there is (SCHED_IDLE), which takes nothing from anybody and
        keeps it awake; and what the bars are about once more as the machine idles by itself. The bars say both, the
        tables and the chart are of processors that are awake.

        Ratios are of the medians of the same block, their value is the median of all blocks, and their
        bounds are those of 95 % by the bootstrap over blocks.
        """);
    add(conditions);
    add("");
    add(
        "![Medians of all programs, with the range from the 10th to the 90th percentile]("
            + chart
            + ")");
  }

  private void barsOf(ScreenSize size) {
    add("\n## Bars, " + size + "\n");
    bars(size, turns).forEach(this::add);
    add("\n" + whatTheBarOfChangesMeans(size));
  }

  /** What was measured against the bars, as a table. */
  static List<String> bars(ScreenSize size, Blocks turns) {
    List<String> table = new ArrayList<>();
    table.add("| | bar | awake: median | upper bound | | idling: median | upper bound | |");
    table.add("|---|---|---|---|---|---|---|---|");
    List<Bar> awake = Bar.of(size, turns.samples(Processors.AWAKE));
    List<Bar> idling = Bar.of(size, turns.samples(Processors.IDLING));
    for (int i = 0; i < awake.size(); i++) {
      Bar bar = awake.get(i);
      table.add(
          String.format(
              "| %s | %s | %s | %s |",
              bar.title(), bar.bound(), bar.cells(), idling.get(i).cells()));
    }
    return table;
  }

  /** What the least program in C that copies changes takes of its full grab, and of ours. */
  private String whatTheBarOfChangesMeans(ScreenSize size) {
    Case little = new Case(size, Work.GRAB, 1);
    double limit = Bar.ofChanges(size);
    return "Where 1 % has changed, "
        + Stream.of(Processors.values())
            .map(processors -> changes(little, limit, processors))
            .collect(Collectors.joining("; "))
        + ".";
  }

  private String changes(Case little, double limit, Processors processors) {
    Samples measured = turns.samples(processors);
    String when = processors == Processors.AWAKE ? "awake" : "idling";
    Optional<Estimate> ofFull = measured.ratio(little, Contenders.C_DAMAGE, Contenders.C);
    Optional<Estimate> ours = measured.ratio(little, Contenders.DAMAGE, Contenders.C_DAMAGE);
    if (ofFull.isEmpty() || ours.isEmpty()) {
      return when + ", C that copies changes, or Framelease, was not measured";
    }
    double least = ofFull.get().value();
    return String.format(
        Locale.ROOT,
        "%s, C itself needs %.2f [%.2f, %.2f] of its full grab to copy changes, %s, and Framelease"
            + " %.2f [%.2f, %.2f] of that",
        when,
        least,
        ofFull.get().lower(),
        ofFull.get().upper(),
        least > limit
            ? String.format(Locale.ROOT, "more than the bar of %.2f", limit)
            : String.format(Locale.ROOT, "within the bar of %.2f", limit),
        ours.get().value(),
        ours.get().lower(),
        ours.get().upper());
  }

  private void times(ScreenSize size, Work work) {
    List<Case> cases =
        Blocks.cases(size).stream().filter(of -> of.work() == work).collect(Collectors.toList());
    List<Contender> rows =
        contenders.stream()
            .filter(contender -> samples.spread(cases.get(0), contender.name()).isPresent())
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    add("\n## " + size + ", " + work.title() + "\n");
    add("Milliseconds: median (10th to 90th percentile); ratio to C, with its bounds.\n");
    String heads =
        cases.stream()
            .map(of -> work.isDrawn() ? of.percent() + " % changed | to C" : "time | to C")
            .collect(Collectors.joining(" | "));
    add("| | " + heads + " |");
    add("|---" + "|---|---".repeat(cases.size()) + "|");
    rows.forEach(row -> add("| " + row.title() + " | " + cells(cases, row.name()) + " |"));
  }

  private String cells(List<Case> cases, String contender) {
    return cases.stream()
        .map(of -> time(of, contender) + " | " + ratio(of, contender))
        .collect(Collectors.joining(" | "));
  }

  private String time(Case of, String contender) {
    return samples
        .spread(of, contender)
        .map(
            spread ->
                String.format(
                    Locale.ROOT,
                    "%.3f (%.3f–%.3f)",
                    spread.median() / 1e6,
                    spread.low() / 1e6,
                    spread.high() / 1e6))
        .orElse("");
  }

  private String ratio(Case of, String contender) {
    Optional<Estimate> ratio =
        contender.equals(Contenders.C)
            ? Optional.empty()
            : samples.ratio(of, contender, Contenders.C);
    return ratio
        .map(
            estimate ->
                String.format(
                    Locale.ROOT,
                    "%.2f [%.2f, %.2f]",
                    estimate.value(),
                    estimate.lower(),
                    estimate.upper()))
        .orElse("");
  }

  private void missing() {
    List<Contender> missing =
        contenders.stream().filter(contender -> contender.missing().isPresent()).toList();
    if (!missing.isEmpty()) {
      add("\n## Not measured\n");
      missing.forEach(
          contender -> add("- " + contender.title() + ": " + contender.missing().orElseThrow()));
    }
  }

  private void add(String line) {
    lines.add(line);
  }
}
