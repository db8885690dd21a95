package dev.framelease.notebook;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A chart of lines over the number of the value: 1, 2, 3 and so on.
 *
 * <pre>{@code
 * Chart.of("Latency", "frame", "ms").line("grab", grabMillis).line("model", modelMillis).draw();
 * }</pre>
 *
 * <p>The upright axis starts at 0, or at the least value where that is negative. Not thread-safe.
 */
public final class Chart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 44;
  private static final int BOTTOM = 40;
  private static final int MOST_TICKS = 5;
  private static final List<Double> ROUND = List.of(1.0, 2.0, 2.5, 5.0);
  private static final Color INK = new Color(0x24292f);
  private static final Color GRID = new Color(0xdde1e6);
  private static final List<Color> COLOURS =
      List.of(new Color(0x1f6feb), new Color(0xd9480f), new Color(0x2b8a3e), new Color(0x862e9c));

  private record Line(String name, List<Double> values) {}

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Line> lines = new ArrayList<>();

  private Chart(String title, String xLabel, String yLabel) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
  }

  /**
   * Starts a chart without lines.
   *
   * @param title what it shows
   * @param xLabel what is counted
   * @param yLabel the unit of the values
   * @return a chart
   */
  public static Chart of(String title, String xLabel, String yLabel) {
    return new Chart(title, xLabel, yLabel);
  }

  /**
   * Adds a line.
   *
   * @param name of the line, for the legend
   * @param values at least one, all of them finite; they are copied
   * @return this chart
   * @throws IllegalArgumentException if there is no value, or one is infinite or not a number
   */
  public Chart line(String name, double... values) {
    if (values.length == 0 || !Arrays.stream(values).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "line '" + name + "' must have values, all finite; found " + Arrays.toString(values));
    }
    lines.add(new Line(name, Arrays.stream(values).boxed().toList()));
    return this;
  }

  /**
   * Draws the chart.
   *
   * @return a picture of {@value #WIDTH} by {@value #HEIGHT} pixels
   * @throws IllegalStateException if it has no line
   */
  public BufferedImage draw() {
    if (lines.isEmpty()) {
      throw new IllegalStateException("chart '" + title + "' has no line; call line first");
    }
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    draw(graphics, low(), high());
    graphics.dispose();
    return image;
  }

  private void draw(Graphics2D graphics, double low, double high) {
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    long ticks = Math.round((high - low) / step());
    for (int tick = 0; tick <= ticks; tick++) {
      double value = low + step() * tick;
      int y = (int) Math.round(y(value, low, high));
      graphics.setColor(GRID);
      graphics.drawLine(LEFT, y, WIDTH - RIGHT, y);
      graphics.setColor(INK);
      right(graphics, label(value), LEFT - 8, y + 4);
    }
    graphics.drawString("1", LEFT, HEIGHT - BOTTOM + 18);
    right(graphics, Integer.toString(longest()), WIDTH - RIGHT, HEIGHT - BOTTOM + 18);
    graphics.drawString(xLabel, (LEFT + WIDTH) / 2, HEIGHT - 10);
    graphics.drawString(yLabel, 8, TOP - 10);
    graphics.setFont(graphics.getFont().deriveFont(Font.BOLD));
    graphics.drawString(title, LEFT, 20);
    drawLines(graphics, low, high);
  }

  private void drawLines(Graphics2D graphics, double low, double high) {
    graphics.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    int legend = WIDTH - RIGHT;
    for (int i = lines.size() - 1; i >= 0; i--) {
      Line line = lines.get(i);
      graphics.setColor(COLOURS.get(i % COLOURS.size()));
      graphics.draw(path(line.values(), low, high));
      right(graphics, line.name(), legend, TOP - 10);
      legend -= graphics.getFontMetrics().stringWidth(line.name()) + 16;
    }
  }

  private Path2D path(List<Double> values, double low, double high) {
    Path2D path = new Path2D.Double();
    path.moveTo(x(0), y(values.get(0), low, high));
    for (int i = 0; i < values.size(); i++) {
      path.lineTo(x(i), y(values.get(i), low, high));
    }
    return path;
  }

  /** Without the zeros that say nothing. */
  private static String label(double value) {
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private static void right(Graphics2D graphics, String text, int x, int y) {
    graphics.drawString(text, x - graphics.getFontMetrics().stringWidth(text), y);
  }

  private double x(int index) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * index / Math.max(1, longest() - 1);
  }

  private static double y(double value, double low, double high) {
    return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
  }

  private int longest() {
    return lines.stream().mapToInt(line -> line.values().size()).max().orElse(0);
  }

  private double low() {
    return Math.min(0, all().min().orElse(0));
  }

  /** The first tick that is no less than the greatest value. */
  private double high() {
    return low() + step() * Math.max(1, Math.ceil(range() / step()));
  }

  /** From one tick to the next: a round number, such that there are not too many. */
  private double step() {
    double step = range() > 0 ? range() / MOST_TICKS : 1;
    double unit = Math.pow(10, Math.floor(Math.log10(step)));
    return ROUND.stream().filter(number -> number * unit >= step).findFirst().orElse(10.0) * unit;
  }

  private double range() {
    return all().max().orElse(0) - low();
  }

  private DoubleStream all() {
    return lines.stream().flatMap(line -> line.values().stream()).mapToDouble(value -> value);
  }
}
