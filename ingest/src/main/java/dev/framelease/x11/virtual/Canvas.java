package dev.framelease.x11.virtual;

import dev.framelease.capture.ServerTimeout;
import dev.framelease.pixels.Region;
import dev.framelease.x11.connection.ConnectionThread;
import dev.framelease.x11.connection.Deadline;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.xcb.DrawRequests;
import dev.framelease.x11.xcb.XcbConnection;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Draws on the root window of a display that is one's own. What a method draws is on the screen
 * when it returns.
 *
 * <p>Colours are 0xRRGGBB, whose highest byte is ignored. What lies outside the root window is not
 * drawn. Thread-safe.
 */
public final class Canvas implements AutoCloseable {
  private static final Duration TIMEOUT = ServerTimeout.orElse(Duration.ofSeconds(10));

  private final ConnectionThread thread;
  private final RootWindow root;
  private final DrawRequests draw;
  private final int gc;

  private Canvas(ConnectionThread thread, RootWindow root, DrawRequests draw, int gc) {
    this.thread = thread;
    this.root = root;
    this.draw = draw;
    this.gc = gc;
  }

  /**
   * Connects to a display.
   *
   * @param display such as {@link VirtualDisplay#name()}
   * @return a canvas that the caller owns and must close
   * @throws dev.framelease.capture.CaptureException if the display cannot be reached, does not
   *     answer within ten seconds, or has pixels of another format than BGRX
   */
  public static Canvas open(String display) {
    Deadline deadline = Deadline.after(TIMEOUT);
    ConnectionThread thread = ConnectionThread.open(display, deadline);
    try {
      return thread.call(connection -> prepare(thread, connection), deadline);
    } catch (Throwable t) {
      thread.close();
      throw t;
    }
  }

  private static Canvas prepare(ConnectionThread thread, XcbConnection connection) {
    RootWindow root = RootWindow.of(connection).requireBgrx();
    DrawRequests draw = new DrawRequests(connection);
    int gc = draw.createGc(root.id());
    draw.finish();
    return new Canvas(thread, root, draw, gc);
  }

  /**
   * Returns the size of the root window when this canvas was opened.
   *
   * @return a region that starts at (0, 0)
   */
  public Region bounds() {
    return Region.ofSize(root.width(), root.height());
  }

  /**
   * Fills all of the root window.
   *
   * @param rgb the colour
   * @throws dev.framelease.capture.CaptureException if the display is gone or does not answer
   *     within ten seconds, or this canvas is closed
   */
  public void fill(int rgb) {
    fill(bounds(), rgb);
  }

  /**
   * Fills a region.
   *
   * @param region of the root window
   * @param rgb the colour
   * @throws dev.framelease.capture.CaptureException if the display is gone or does not answer
   *     within ten seconds, or this canvas is closed
   */
  public void fill(Region region, int rgb) {
    draw(
        requests -> {
          requests.foreground(gc, rgb);
          requests.fillRectangle(
              root.id(), gc, region.x(), region.y(), region.width(), region.height());
        });
  }

  /**
   * Draws pixels.
   *
   * @param region of the root window
   * @param rgb a colour for each pixel, row by row
   * @throws IllegalArgumentException if they are not as many as the region has
   * @throws dev.framelease.capture.CaptureException if the display is gone or does not answer
   *     within ten seconds, or this canvas is closed
   */
  public void image(Region region, int[] rgb) {
    if (rgb.length != (long) region.width() * region.height()) {
      throw new IllegalArgumentException(
          "the region "
              + region
              + " has "
              + (long) region.width() * region.height()
              + " pixels, and "
              + rgb.length
              + " were given");
    }
    draw(
        requests ->
            requests.putImage(
                root.id(), gc, root.depth(), region.x(), region.y(), region.width(), rgb));
  }

  private void draw(Consumer<DrawRequests> drawing) {
    boolean unused =
        thread.call(
            connection -> {
              drawing.accept(draw);
              draw.finish();
              return true;
            },
            Deadline.after(TIMEOUT));
  }

  /** Disconnects. What has been drawn stays. The first call counts; later ones do nothing. */
  @Override
  public void close() {
    thread.close();
  }
}
