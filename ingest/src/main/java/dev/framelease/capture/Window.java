package dev.framelease.capture;

import java.util.Objects;

/**
 * A window, as the display server tells of it at one moment.
 *
 * <p>Immutable.
 *
 * @param id what the server calls it, such as 0x1400003
 * @param title what it says it is, perhaps empty; programs change it at any time
 * @param className of which kind of program it is, such as {@code Firefox}, the same for all of its
 *     windows; empty if it does not say (ICCCM: the class of WM_CLASS)
 * @param instanceName what its program was started as, such as {@code navigator}; empty if it does
 *     not say (ICCCM: the instance of WM_CLASS)
 * @param x where its content starts, in pixels from the left of the desktop; negative where that is
 *     outside
 * @param y where its content starts, in pixels from the top of the desktop; negative where that is
 *     outside
 * @param width of its content, in pixels, without borders and without what a window manager adds
 * @param height of its content, in pixels, without borders and without what a window manager adds
 * @param viewable whether it is shown, if only behind others: one that is not, because it is
 *     minimised for example, cannot be captured
 * @param depth bits of a pixel that count; 32 where it has alpha
 */
public record Window(
    long id,
    String title,
    String className,
    String instanceName,
    int x,
    int y,
    int width,
    int height,
    boolean viewable,
    int depth) {
  /** Checks that there is everything. */
  public Window {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(className, "className");
    Objects.requireNonNull(instanceName, "instanceName");
  }

  /**
   * Returns the id as X11 programs write it.
   *
   * @return such as {@code 0x1400003}
   */
  public String hexId() {
    return "0x" + Long.toHexString(id);
  }

  /** Returns the id and the title, for messages ({@link PrintableText}). */
  @Override
  public String toString() {
    return hexId() + " '" + PrintableText.of(title) + "'";
  }
}
