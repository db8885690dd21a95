package dev.framelease.x11.faults;

import dev.framelease.capture.Window;
import dev.framelease.pixels.Region;
import dev.framelease.x11.Pattern;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.Background;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.util.Arrays;

/**
 * Two windows, one partly over the other. They show what a {@link Pattern} shows on the root behind
 * them, so that the screen looks as without them. They go when this is closed.
 */
final class PatternWindows implements AutoCloseable {
  static final Region LOWER_PLACE = new Region(40, 30, 16, 12);

  private static final String LOWER = "lower";
  private static final String UPPER = "upper";
  private static final Region UPPER_PLACE = new Region(44, 32, 16, 12);
  private static final int DEPTH = 24;

  private final String display;
  private final WindowProgram program;
  private final int lower;
  private final int upper;

  private PatternWindows(String display) {
    this.display = display;
    this.program = new WindowProgram(display);
    this.lower = show(LOWER, LOWER_PLACE);
    this.upper = show(UPPER, UPPER_PLACE);
  }

  /** Shows them on a display of depth 24, such as {@code :7}. */
  static PatternWindows on(String display) {
    PatternWindows windows = new PatternWindows(display);
    windows.restore();
    return windows;
  }

  /** Tells whether it is the one that the other covers in part. */
  static boolean isLower(Window window) {
    return window.title().equals(LOWER);
  }

  private int show(String title, Region place) {
    int window = program.show(Plan.at(place.x(), place.y(), place.width(), place.height(), 0));
    program.windows().name(window, title, title, "Pattern");
    return window;
  }

  /** Fills both. */
  void fill(int rgb) {
    int[] pixels = new int[LOWER_PLACE.width() * LOWER_PLACE.height()];
    Arrays.fill(pixels, rgb);
    paint(lower, LOWER_PLACE, pixels);
    paint(upper, UPPER_PLACE, pixels);
  }

  /** Has both show the picture again. */
  void restore() {
    paint(lower, LOWER_PLACE, Pattern.in(LOWER_PLACE));
    paint(upper, UPPER_PLACE, Pattern.in(UPPER_PLACE));
  }

  private void paint(int window, Region place, int[] pixels) {
    Background.set(display, window, DEPTH, place.width(), pixels);
  }

  @Override
  public void close() {
    program.close();
  }
}
