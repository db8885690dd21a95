package dev.framelease.benchmarks.compare;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/**
 * A chart in SVG: for each size and work a panel, for each program a row, for each share of the
 * screen that changed a dot at the median and a line from the 10th to the 90th percentile. Times
 * are on a logarithmic axis.
 */
final class DotPlot {
  private static final List<Work> SHOWN =
      List.of(Work.GRAB, Work.READ, Work.FLOW_GRAB, Work.FLOW_READ);
  private static final String[] COLOURS = {"#0072b2", "#e69f00", "#d55e00"};
  private static final String UNCHANGED = "#555555";
  private static final MathContext ONE_DIGIT = new MathContext(1);
  private static final int LEFT = 250;
  private static final int PLOT = 480;
  private static final int WIDTH = LEFT + PLOT + 90;
  private static final int ROW = 30;
  private static final double LEAST_MS = 0.01;
  private static final double MOST_MS = 100;

  private final Samples samples;
  private final StringBuilder svg = new StringBuilder();
  private int y = 20;

  private DotPlot(Samples samples) {
    this.samples = samples;
  }

  static String of(List<ScreenSize> sizes, List<Contender> contenders, Samples samples) {
    DotPlot plot = new DotPlot(samples);
    for (ScreenSize size : sizes) {
      for (Work work : SHOWN) {
        plot.panel(size, work, contenders);
      }
    }
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            WIDTH,
            plot.y)
        + plot.svg
        + "</svg>\n";
  }

  private void panel(ScreenSize size, Work work, List<Contender> contenders) {
    List<Contender> rows =
        contenders.stream()
            .filter(
                contender ->
                    samples
                        .spread(new Case(size, work, work.percents().get(0)), contender.name())
                        .isPresent())
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    text(10, y, "start", size + ", " + work.title() + ", ms");
    legend(work);
    y += 12;
    axis(y, y + ROW * rows.size() + ROW / 2);
    for (Contender row : rows) {
      y += ROW;
      row(size, work, row);
    }
    y += ROW / 2 + 46;
  }

  private void legend(Work work) {
    int x = LEFT + PLOT / 2;
    for (int i = 0; work.isDrawn() && i < COLOURS.length; i++) {
      dot(x, y - 4, COLOURS[i]);
      text(x + 8, y, "start", work.percents().get(i) + " % changed");
      x += 110;
    }
  }

  private void row(ScreenSize size, Work work, Contender contender) {
    text(LEFT - 10, y + 4, "end", contender.title());
    List<Integer> percents = work.percents();
    for (int i = 0; i < percents.size(); i++) {
      double at = y + 8.0 * (i - (percents.size() - 1) / 2.0);
      String colour = work.isDrawn() ? COLOURS[i] : UNCHANGED;
      samples
          .spread(new Case(size, work, percents.get(i)), contender.name())
          .ifPresent(spread -> spread(spread, at, colour));
    }
  }

  private void spread(Spread spread, double at, String colour) {
    line(x(spread.low()), at, x(spread.high()), at, colour);
    dot(x(spread.median()), at, colour);
    text(
        x(spread.high()) + 6,
        at + 3,
        "start",
        "font-size=\"9\"",
        String.format(Locale.ROOT, "%.2f", spread.median() / 1e6));
  }

  private void axis(int top, int bottom) {
    line(LEFT, bottom, LEFT + PLOT, bottom, "#888");
    for (double ms = LEAST_MS; ms <= MOST_MS * 1.01; ms *= 10) {
      double x = x(ms * 1e6);
      line(x, top, x, bottom, "#ddd");
      text(x, bottom + 15, "middle", BigDecimal.valueOf(ms).round(ONE_DIGIT).toPlainString());
    }
  }

  private static double x(double nanos) {
    double ms = Math.min(Math.max(nanos / 1e6, LEAST_MS), MOST_MS);
    return LEFT + PLOT * Math.log(ms / LEAST_MS) / Math.log(MOST_MS / LEAST_MS);
  }

  private void line(double x1, double y1, double x2, double y2, String colour) {
    add(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
        x1, y1, x2, y2, colour);
  }

  private void dot(double x, double at, String colour) {
    add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n", x, at, colour);
  }

  private void text(double x, double at, String anchor, String text) {
    text(x, at, anchor, "fill=\"black\"", text);
  }

  private void text(double x, double at, String anchor, String style, String text) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
        x, at, anchor, style, text);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
