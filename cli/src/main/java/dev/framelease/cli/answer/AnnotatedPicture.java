package dev.framelease.cli.answer;

import dev.framelease.cli.picture.FrameImage;
import dev.framelease.frame.Frame;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A picture of a frame, with what the model says of it drawn on a copy. One thread uses it. */
public final class AnnotatedPicture {
  private static final Color CAPTION = new Color(0xf2f4f8);
  private static final Color CAPTION_BAR = new Color(16, 20, 28, 225);
  private static final Color BOX = new Color(0xffffff);
  private static final Color COOL = new Color(0x3b1f7a);
  private static final Color HOT = new Color(0xffb020);
  private static final float STRONGEST = 0.5f;

  private final BufferedImage image;
  private final Graphics2D graphics;
  private final float unit;

  /** Copies the pixels of a frame, which stays the caller's. */
  public AnnotatedPicture(Frame frame) {
    this(FrameImage.of(frame));
  }

  /** Draws on the image itself. */
  public AnnotatedPicture(BufferedImage image) {
    this.image = image;
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    unit = Math.max(9, image.getHeight() / 60f);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(unit));
  }

  /** Colours each part of the map, and frames what stands out. */
  public AnnotatedPicture draw(HeatMap map) {
    double max = map.max();
    for (int row = 0; row < map.rows(); row++) {
      for (int column = 0; column < map.columns(); column++) {
        drawCell(map, row, column, max <= 0 ? 0 : (float) Math.max(0, map.at(row, column) / max));
      }
    }
    map.hotSpots().forEach(spot -> drawBox(map, spot));
    return this;
  }

  private void drawCell(HeatMap map, int row, int column, float heat) {
    graphics.setColor(mix(heat));
    int x = x(map, column);
    int y = y(map, row);
    graphics.fillRect(x + 1, y + 1, x(map, column + 1) - x - 2, y(map, row + 1) - y - 2);
  }

  private static Color mix(float heat) {
    float cold = 1 - heat;
    return new Color(
        (COOL.getRed() * cold + HOT.getRed() * heat) / 255,
        (COOL.getGreen() * cold + HOT.getGreen() * heat) / 255,
        (COOL.getBlue() * cold + HOT.getBlue() * heat) / 255,
        STRONGEST * (0.15f + 0.85f * heat));
  }

  private void drawBox(HeatMap map, HeatMap.HotSpot spot) {
    int x = x(map, spot.column());
    int y = y(map, spot.row());
    int right = x(map, spot.column() + spot.columns());
    int bottom = y(map, spot.row() + spot.rows());
    graphics.setColor(BOX);
    graphics.setStroke(new BasicStroke(Math.max(1.5f, unit / 8)));
    graphics.draw(new RoundRectangle2D.Float(x, y, right - x, bottom - y, unit / 2, unit / 2));
    label(String.format(Locale.ROOT, "%.2f", spot.peak()), x, y);
  }

  /** Frames a part, given as a fraction of width and height, and names it. */
  public AnnotatedPicture draw(String name, double x, double y, double width, double height) {
    float left = (float) (x * image.getWidth());
    float top = (float) (y * image.getHeight());
    graphics.setColor(BOX);
    graphics.setStroke(new BasicStroke(Math.max(1.5f, unit / 8)));
    graphics.draw(
        new RoundRectangle2D.Float(
            left,
            top,
            (float) (width * image.getWidth()),
            (float) (height * image.getHeight()),
            unit / 2,
            unit / 2));
    label(name, Math.round(left), Math.round(top));
    return this;
  }

  /** Colours each part of a mask by its class. */
  public AnnotatedPicture draw(int[][] mask) {
    for (int row = 0; row < mask.length; row++) {
      int top = image.getHeight() * row / mask.length;
      int bottom = image.getHeight() * (row + 1) / mask.length;
      for (int column = 0; column < mask[row].length; column++) {
        int left = image.getWidth() * column / mask[row].length;
        int right = image.getWidth() * (column + 1) / mask[row].length;
        Color hue = Color.getHSBColor(mask[row][column] * 0.618f, 0.9f, 0.9f);
        graphics.setColor(new Color(hue.getRed(), hue.getGreen(), hue.getBlue(), 110));
        graphics.fillRect(left, top, right - left, bottom - top);
      }
    }
    return this;
  }

  /** Ends the drawing, and returns the image. */
  public BufferedImage image() {
    graphics.dispose();
    return image;
  }

  private void label(String text, int x, int y) {
    float pad = unit * 0.4f;
    int width = graphics.getFontMetrics().stringWidth(text);
    graphics.setColor(CAPTION_BAR);
    graphics.fill(
        new RoundRectangle2D.Float(
            x + pad, y + pad, width + 2 * pad, unit * 1.5f, unit / 2, unit / 2));
    graphics.setColor(CAPTION);
    graphics.drawString(text, x + 2 * pad, y + pad + unit * 1.1f);
  }

  private int x(HeatMap map, int column) {
    return image.getWidth() * column / map.columns();
  }

  private int y(HeatMap map, int row) {
    return image.getHeight() * row / map.rows();
  }

  /** Writes a line below, on a bar; what does not fit is cut off at its right end. */
  public AnnotatedPicture caption(String left, String right) {
    int height = Math.round(unit * 2.4f);
    int top = image.getHeight() - height;
    graphics.setColor(CAPTION_BAR);
    graphics.fillRect(0, top, image.getWidth(), height);
    graphics.setColor(CAPTION);
    float baseline = top + unit * 1.55f;
    int rightWidth = graphics.getFontMetrics().stringWidth(right);
    int leftWidth = graphics.getFontMetrics().stringWidth(left);
    graphics.drawString(left, unit, baseline);
    if (leftWidth + rightWidth + 3 * unit < image.getWidth()) {
      graphics.drawString(right, image.getWidth() - rightWidth - unit, baseline);
    }
    return this;
  }

  /** Writes a PNG, without alpha. */
  public void write(Path file) throws IOException {
    graphics.dispose();
    try (OutputStream stream = Files.newOutputStream(file)) {
      FrameImage.writePng(image, stream);
    }
  }
}
