package dev.framelease.x11;

import dev.framelease.x11.connection.ConnectionThread;
import dev.framelease.x11.connection.Deadline;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.xcb.DrawRequests;
import java.time.Duration;
import java.util.function.IntBinaryOperator;

/** Draws the bits of pixels on the root window of a display of any depth. */
public final class RawScreen {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private RawScreen() {}

  /** A word for each pixel that differs in all of its bits from that of its neighbours. */
  public static int word(int x, int y) {
    int bits = (x + 1) * 0x9e3779b1 ^ (y + 1) * 0x85ebca6b;
    return bits ^ bits >>> 15;
  }

  /** Gives every pixel of the root its word; the server drops the bits beyond its depth. */
  public static void draw(String display, IntBinaryOperator words) {
    Deadline deadline = Deadline.after(TIMEOUT);
    try (ConnectionThread thread = ConnectionThread.open(display, deadline)) {
      boolean unused =
          thread.call(
              connection -> {
                RootWindow window = RootWindow.of(connection);
                DrawRequests draw = new DrawRequests(connection);
                int gc = draw.createGc(window.id());
                for (int y = 0; y < window.height(); y++) {
                  for (int x = 0; x < window.width(); x++) {
                    draw.foreground(gc, words.applyAsInt(x, y));
                    draw.fillRectangle(window.id(), gc, x, y, 1, 1);
                  }
                }
                draw.finish();
                return true;
              },
              deadline);
    }
  }
}
