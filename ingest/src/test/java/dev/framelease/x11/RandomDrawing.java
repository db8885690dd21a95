package dev.framelease.x11;

import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.xcb.DrawRequests;
import dev.framelease.x11.xcb.WindowsForTests;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Draws on a screen at random: rectangles, copies, windows within windows that come, move and go.
 */
public final class RandomDrawing implements AutoCloseable {
  private static final int MOST_WINDOWS = 6;

  private final XcbConnection connection;
  private final RootWindow root;
  private final DrawRequests draw;
  private final WindowsForTests windows;
  private final Random random;
  private final int gc;
  private final List<Integer> open = new ArrayList<>();

  public RandomDrawing(String display, long seed) {
    connection = XcbConnection.connect(display);
    root = RootWindow.of(connection);
    draw = new DrawRequests(connection);
    windows = new WindowsForTests(connection);
    random = new Random(seed);
    gc = draw.createGc(root.id());
  }

  /** Draws until it is enough, and returns how often. On one thread. */
  public long drawUntil(BooleanSupplier enough) {
    long steps = 0;
    try {
      for (; !enough.getAsBoolean(); steps++) {
        step();
        draw.finish();
      }
    } finally {
      close();
    }
    return steps;
  }

  /** Draws so many times, and waits until that is on the screen. */
  public void draw(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    draw.finish();
  }

  @Override
  public void close() {
    connection.disconnect();
  }

  private void step() {
    int x = random.nextInt(root.width());
    int y = random.nextInt(root.height());
    int width = 1 + random.nextInt(root.width() / 3);
    int height = 1 + random.nextInt(root.height() / 3);
    switch (random.nextInt(10)) {
      case 0 -> openWindow(x, y, width, height);
      case 1 -> closeWindow();
      case 2, 3 -> moveWindow(x, y, width, height);
      case 4 -> draw.copyArea(anything(), root.id(), gc, x, y, width, height);
      default -> {
        draw.foreground(gc, random.nextInt(0x1000000));
        draw.fillRectangle(anything(), gc, x, y, width, height);
      }
    }
  }

  private int anything() {
    return open.isEmpty() || random.nextBoolean() ? root.id() : anyWindow();
  }

  private int anyWindow() {
    return open.get(random.nextInt(open.size()));
  }

  private void openWindow(int x, int y, int width, int height) {
    if (open.size() < MOST_WINDOWS) {
      open.add(draw.showWindow(root.id(), x, y, width, height, random.nextInt(0x1000000)));
    }
  }

  private void closeWindow() {
    if (!open.isEmpty()) {
      draw.destroyWindow(open.remove(random.nextInt(open.size())));
    }
  }

  private void moveWindow(int x, int y, int width, int height) {
    if (!open.isEmpty()) {
      windows.place(anyWindow(), x - width / 2, y - height / 2, width, height);
    }
  }
}
