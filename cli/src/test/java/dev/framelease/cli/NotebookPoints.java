package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** What each notebook is there to show, and so has to show whoever runs it. */
final class NotebookPoints {
  /** What charts draw their lines with, the first of them on top. */
  private static final List<Integer> LINES = List.of(0x1f6feb, 0xd9480f);

  /** Where a chart's legend ends and its lines begin. */
  private static final int PLOT_TOP = 44;

  private static final int ANNOTATION = 0xffb020;
  private static final int RGB = 0xffffff;

  private NotebookPoints() {}

  /** Fails unless the notebook has outputs that make its points. */
  static void require(String name, NotebookFile notebook) throws IOException {
    List<String> printed =
        notebook.codeCells().stream().flatMap(cell -> NotebookFile.printed(cell).lines()).toList();
    for (String line : lines(name)) {
      assertTrue(printed.contains(line), () -> "'" + line + "' is not among " + printed);
    }
    List<BufferedImage> pictures = notebook.pictures();
    switch (name) {
      case "1-first-frames.ipynb" -> requireViewsOfOneFrame(printed, pictures);
      case "2-arrow.ipynb" -> {
        requireChart(pictures.get(0), 2);
        requireChart(pictures.get(1), 2);
        requireChart(pictures.get(2), 2);
        requireScene(pictures.get(3), 1);
      }
      case "3-inference.ipynb" -> {
        requireScene(pictures.get(0), 1);
        requireAtLeast(100, count(pictures.get(0), 0, rgb -> rgb == ANNOTATION), "annotation");
        requireChart(pictures.get(1), 2);
        requireChart(pictures.get(2), 1);
      }
      default -> {
        requireScene(pictures.get(1), 1);
        requireChart(pictures.get(2), 1);
      }
    }
  }

  private static List<String> lines(String name) {
    return switch (name) {
      case "1-first-frames.ipynb" ->
          List.of(
              "bytes from the start of the frame to the crop: 115680",
              "bytes copied: 16",
              "held: []");
      case "2-arrow.ipynb" ->
          List.of(
              "same address: true",
              "frames written: 90",
              "copied on the way, not compressed: 0 bytes",
              "the same pixels: true",
              "held: []");
      case "3-inference.ipynb" ->
          List.of(
              "144 parts of the screen; bytes copied: 0",
              "failed: 0",
              "predictions: 120",
              "held: []");
      case "4-lifetimes.ipynb" ->
          List.of(
              "nothing grabbed yet: slots held 0, holders []",
              "grabbed: slots held 1, holders [frame 1]",
              "frame closed: slots held 1,"
                  + " holders [kept for later, pixels of frame 1, pixels of frame 1]",
              "a closed frame throws LeaseClosedException",
              "share closed: the slot is back: slots held 0, holders []",
              "both closed: slots held 0, holders []",
              "manager closed: slots held 0, holders []",
              "  held by another holder of the same slot",
              "the share closed, too: slots held 0, holders []",
              "all that has a name is closed: slots held 1, holders [pixels of frame 6]",
              "leaks: 1",
              "leak reported: slots held 0, holders []",
              "after try: slots held 0, holders []");
      default -> throw new AssertionError("say here what " + name + " is there to show");
    };
  }

  /** All of them show one frame, whenever it was taken. */
  private static void requireViewsOfOneFrame(List<String> printed, List<BufferedImage> pictures) {
    BufferedImage frame = pictures.get(0);
    BufferedImage crop = pictures.get(1);
    requireScene(frame, 1);
    requireScene(pictures.get(2), 4);
    requireSame(frame.getSubimage(120, 60, 240, 150), crop, 1, rgb -> rgb);
    requireSame(frame, pictures.get(2), 2, rgb -> rgb);
    requireSame(crop, grey(pictures.get(3)), 1, rgb -> rgb >> 16);
    requireSame(crop, pictures.get(4), 1, NotebookPoints::blueForRed);
    assertTrue(printed.contains("blue of the first pixel: " + blue(frame)), printed::toString);
    assertTrue(printed.contains("the crop is readable: " + blue(crop)), printed::toString);
  }

  /** Pixel by pixel, of every {@code step}th row and column of the first. */
  private static void requireSame(
      BufferedImage of, BufferedImage shown, int step, IntUnaryOperator change) {
    for (int y = 0; y < shown.getHeight(); y++) {
      for (int x = 0; x < shown.getWidth(); x++) {
        int expected = change.applyAsInt(of.getRGB(x * step, y * step) & RGB);
        assertEquals(expected, shown.getRGB(x, y) & RGB, "at " + x + ", " + y);
      }
    }
  }

  private static int blueForRed(int rgb) {
    return (rgb & 0xff) << 16 | (rgb & 0xff00) | rgb >> 16;
  }

  /** The samples as they are: what {@code getRGB} makes of grey is brighter. */
  private static BufferedImage grey(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    assertEquals(1, picture.getRaster().getNumBands(), "a channel is shown in grey");
    BufferedImage samples = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] values = picture.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
    samples.setRGB(0, 0, width, height, values, 0, width);
    return samples;
  }

  private static int blue(BufferedImage picture) {
    return picture.getRGB(0, 0) & 0xff;
  }

  /**
   * At each step of the scene some 800 pixels are of the green dot, which floats above all else,
   * and more than 100,000 of the dark ground; an annotation may cover some.
   */
  private static void requireScene(BufferedImage frame, int reduced) {
    requireAtLeast(300 / reduced, count(frame, 0, NotebookPoints::isOfDot), "green dot");
    requireAtLeast(60_000 / reduced, count(frame, 0, NotebookPoints::isOfGround), "ground");
  }

  private static boolean isOfDot(int rgb) {
    int red = rgb >> 16;
    int green = (rgb >> 8) & 0xff;
    return green >= 0xb8 && red < 0xc0 && (rgb & 0xff) < 0x68;
  }

  private static boolean isOfGround(int rgb) {
    int red = rgb >> 16;
    int green = (rgb >> 8) & 0xff;
    int blue = rgb & 0xff;
    return red < 0x40 && green < 0x50 && blue < 0x80 && blue > red && blue > green;
  }

  /** A later line may lie below the first one, but the legend names it in its colour. */
  private static void requireChart(BufferedImage chart, int lines) {
    requireAtLeast(100, count(chart, PLOT_TOP, rgb -> rgb == LINES.get(0)), "first line");
    for (int colour : LINES.subList(0, lines)) {
      requireAtLeast(1, count(chart, 0, rgb -> rgb == colour), "line or its name");
    }
  }

  private static void requireAtLeast(long least, long found, String what) {
    assertTrue(found >= least, () -> what + ": " + found + " pixels, and not " + least);
  }

  private static long count(BufferedImage picture, int top, IntPredicate colour) {
    int width = picture.getWidth();
    int[] pixels = picture.getRGB(0, top, width, picture.getHeight() - top, null, 0, width);
    return IntStream.of(pixels).map(rgb -> rgb & RGB).filter(colour).count();
  }
}
