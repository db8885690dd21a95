package dev.framelease.x11.faults;

import dev.framelease.capture.CaptureSource;
import dev.framelease.pixels.Region;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.WindowsForTests.Plan;

/** What a test draws on, and captures. It is black at first. */
final class Drawn implements AutoCloseable {
  /** What there is to capture. */
  enum Kind {
    DESKTOP,
    WINDOW;

    /** Opens it on a display whose screen has this size. */
    Drawn open(String display, Region size) {
      return this == DESKTOP ? onDesktop(display) : onWindow(display, size);
    }
  }

  /** Fills a part of it. */
  private interface Filling {
    void fill(Region part, int colour);
  }

  private final CaptureSource source;
  private final Filling filling;
  private final Runnable closing;

  private Drawn(CaptureSource source, Filling filling, Runnable closing) {
    this.source = source;
    this.filling = filling;
    this.closing = closing;
  }

  private static Drawn onDesktop(String display) {
    Canvas canvas = Canvas.open(display);
    canvas.fill(0);
    return new Drawn(CaptureSource.desktop(), canvas::fill, canvas::close);
  }

  /** A window that covers the screen. */
  private static Drawn onWindow(String display, Region size) {
    WindowProgram program = new WindowProgram(display);
    int window = program.show(Plan.at(0, 0, size.width(), size.height(), 0));
    return new Drawn(
        CaptureSource.window(window),
        (part, colour) -> program.fill(window, part, colour),
        program::close);
  }

  CaptureSource source() {
    return source;
  }

  void fill(Region part, int colour) {
    filling.fill(part, colour);
  }

  @Override
  public void close() {
    closing.run();
  }
}
