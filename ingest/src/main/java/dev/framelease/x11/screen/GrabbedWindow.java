package dev.framelease.x11.screen;

import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.x11.xcb.Batch;

/**
 * A window whose pixels are grabbed: the root window, or one that is drawn into a pixmap of its
 * own. On the connection's thread.
 */
public interface GrabbedWindow {
  /** Its id. */
  int id();

  /** The root window of its screen, or itself. It is there for as long as the server is. */
  int root();

  /** Bits of a pixel that count. */
  int depth();

  /** How the pixels of a part lie in an image that the server makes of it. */
  FrameLayout layout(Region region);

  /**
   * Begins to copy pixels.
   *
   * @param batch takes the requests for that
   * @return the drawable to copy from, which is good for requests until {@link #endCopy}
   */
  default int beginCopy(Batch batch) {
    return id();
  }

  /**
   * Has copied pixels.
   *
   * @param batch takes the requests for that
   */
  default void endCopy(Batch batch) {}

  /** Where this window's top left pixel is in what is copied from, in pixels from both edges. */
  default int inset() {
    return 0;
  }
}
