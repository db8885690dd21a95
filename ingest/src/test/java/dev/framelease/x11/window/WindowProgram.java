package dev.framelease.x11.window;

import dev.framelease.pixels.Region;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.screen.VisualsForTests;
import dev.framelease.x11.xcb.Batch;
import dev.framelease.x11.xcb.CoreRequests;
import dev.framelease.x11.xcb.DrawRequests;
import dev.framelease.x11.xcb.ShapeForTests;
import dev.framelease.x11.xcb.WindowsForTests;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;

/**
 * A program with windows. They go when it is closed. What it does is done when a method returns.
 */
public final class WindowProgram implements AutoCloseable {
  static final int ALPHA = 32;

  private static final int EXPOSE = 12;

  private final XcbConnection connection;
  private final WindowsForTests windows;
  private final DrawRequests draw;
  private final ShapeForTests shapes;
  private final int root;

  public WindowProgram(String display) {
    connection = XcbConnection.connect(display);
    windows = new WindowsForTests(connection);
    draw = new DrawRequests(connection);
    shapes = new ShapeForTests(connection);
    root = RootWindow.of(connection).id();
  }

  public int root() {
    return root;
  }

  public WindowsForTests windows() {
    return windows;
  }

  public ShapeForTests shapes() {
    return shapes;
  }

  public int show(Plan plan) {
    return windows.show(root, plan);
  }

  /** Shows a window with alpha. */
  public int showWithAlpha(Plan plan) {
    return showWithAlpha(root, plan);
  }

  /** Shows a window of DirectColor whose colormap has these for red and green, and for blue. */
  int showDirect(Plan plan, IntUnaryOperator gray, IntUnaryOperator blue) {
    int visual = VisualsForTests.direct(connection);
    int window = windows.create(root, plan.of(24, visual));
    windows.setColormap(window, visual, gray, blue);
    windows.map(window);
    return window;
  }

  /** Shows a window with alpha in another. */
  int showWithAlpha(int parent, Plan plan) {
    return windows.show(parent, plan.of(ALPHA, VisualsForTests.ofDepth(connection, ALPHA)));
  }

  /** Makes a pixmap that stays until the end. */
  public int pixmap() {
    return draw.createPixmap(root, 24, 16, 16);
  }

  /** Does something while no other client is served. */
  public void meanwhileUnserved(Runnable action) {
    CoreRequests core = new CoreRequests(connection);
    Batch batch = new Batch(connection);
    core.grabServer(batch);
    try {
      action.run();
    } finally {
      core.ungrabServer(batch);
      boolean unused = core.sync().await();
      batch.check();
    }
  }

  public void fill(int window, Region part, int pixel) {
    int gc = draw.createGc(window);
    draw.foreground(gc, pixel);
    draw.fillRectangle(window, gc, part.x(), part.y(), part.width(), part.height());
    draw.freeGc(gc);
    draw.finish();
  }

  /** Draws a window in one colour whenever it is to be drawn, until it is enough. */
  public void drawWhenExposed(int window, int pixel, BooleanSupplier enough) {
    windows.selectExposures(window);
    AtomicBoolean exposed = new AtomicBoolean();
    connection.onEvent((type, event) -> exposed.compareAndSet(false, type == EXPOSE));
    while (!enough.getAsBoolean()) {
      connection.tellEvents();
      if (exposed.getAndSet(false)) {
        fill(window, Region.ofSize(Short.MAX_VALUE, Short.MAX_VALUE), pixel);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
