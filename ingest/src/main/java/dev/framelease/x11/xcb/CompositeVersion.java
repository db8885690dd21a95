package dev.framelease.x11.xcb;

/**
 * The reply to the QueryVersion of Composite.
 *
 * @param major of the version that the server speaks
 * @param minor of the version that the server speaks
 */
public record CompositeVersion(int major, int minor) {
  /**
   * Tells whether the server gives a window's pixmap a name, as it does from 0.2 on.
   *
   * @return whether {@link CompositeRequests#nameWindowPixmap} can work
   */
  public boolean namesPixmaps() {
    return major > 0 || minor >= 2;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
