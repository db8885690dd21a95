package dev.framelease.x11.xcb;

/**
 * The reply to the QueryVersion of RandR.
 *
 * @param major of the version that the server speaks
 * @param minor of the version that the server speaks
 */
public record RandrVersion(int major, int minor) {
  /**
   * Tells whether the server speaks this version or a newer one.
   *
   * @param wantedMajor the major version
   * @param wantedMinor the minor version
   * @return whether it does
   */
  public boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }
}
