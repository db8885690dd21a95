package dev.framelease.cli.demo;

import dev.framelease.capture.CaptureStatus;
import dev.framelease.cli.option.ByteCount;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints the outcome of the demo as a table. */
final class OutcomeTable {
  private static final double MEDIAN = 50;
  private static final double P99 = 99;

  private final PrintWriter out;

  OutcomeTable(PrintWriter out) {
    this.out = out;
  }

  void print(Outcome outcome) {
    CaptureStatus status = outcome.session().status();
    row("screen", outcome.screen());
    row("transport", status.transport() + " (" + status.reason() + ")");
    row("model", outcome.model());
    row("hand-over", outcome.handOver().reason());
    out.println();
    frames(outcome);
    out.println();
    times(outcome.measured());
    out.println();
    copies(outcome);
    row("slots created", String.valueOf(status.slotsCreated()));
    row("slots held", String.valueOf(status.slotsHeld()));
    out.println();
    row("files in", outcome.folder().toString());
    out.flush();
  }

  private void frames(Outcome outcome) {
    Measurements measured = outcome.measured();
    row(
        "frames",
        format(
            "%d in %.1f s, %.1f frames/s",
            measured.frames(), measured.seconds(), measured.framesPerSecond()));
    Outcome.Recorded recorded = outcome.recorded();
    String limit =
        recorded.frames() < measured.frames()
            ? ", and no more because of --record-limit " + ByteCount.format(recorded.limitBytes())
            : "";
    row("frames recorded", recorded.frames() + ", " + ByteCount.format(recorded.bytes()) + limit);
  }

  private void times(Measurements measured) {
    out.println(format("  %-18s%12s%18s", "", "median", "99th percentile"));
    for (Step step : Step.values()) {
      out.println(
          format(
              "  %-18s%9.3f ms%15.3f ms",
              step.label(), measured.percentile(step, MEDIAN), measured.percentile(step, P99)));
    }
  }

  private void copies(Outcome outcome) {
    Outcome.Copied copied = outcome.copied();
    row("bytes copied", copied.total() + " by us after the X server");
    part("by capture", copied.capture());
    part("for the engine", copied.handOver());
    part("for writing", copied.writing());
    row("", "(annotated.png is drawn on a copy of the last frame)");
    outcome.proof().ifPresent(proof -> row("addresses", proof.toString()));
  }

  private void part(String label, long bytes) {
    if (bytes != 0) {
      row("  " + label, String.valueOf(bytes));
    }
  }

  private void row(String label, String value) {
    out.println(format("  %-18s%s", label, value));
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
