package dev.framelease.x11.xcb;

/**
 * The reply to the QueryVersion of MIT-SHM.
 *
 * @param major of the version that the server speaks
 * @param minor of the version that the server speaks
 * @param sharedPixmaps whether a pixmap can live in a segment
 */
public record ShmVersion(int major, int minor, boolean sharedPixmaps) {
  /**
   * Tells whether the server takes a segment as a file descriptor, as it does from 1.2 on.
   *
   * @return whether {@link ShmRequests#attachFd} can work
   */
  public boolean takesDescriptors() {
    return major > 1 || (major == 1 && minor >= 2);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
