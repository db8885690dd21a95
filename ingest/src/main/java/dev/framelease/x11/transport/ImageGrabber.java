package dev.framelease.x11.transport;

import dev.framelease.frame.FrameLayout;

/** A grabber that can ask for an image of whatever there is. On the connection's thread only. */
public interface ImageGrabber extends Grabber {
  /**
   * Asks for pixels of a drawable.
   *
   * @param drawable a window or a pixmap
   * @param x from the left, in pixels
   * @param y from the top, in pixels
   * @param layout how many there are, and how they lie
   * @param memory where they come to
   */
  UnderWay image(int drawable, int x, int y, FrameLayout layout, X11SlotMemory memory);
}
