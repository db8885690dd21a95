package dev.framelease.pixels;

/** How the bytes of one pixel are laid out. */
public enum PixelFormat {
  /**
   * Blue, green, red, and a byte without a meaning, 8 bits each, in this order in memory. It is the
   * ZPixmap of an X11 visual of depth 24 with 32 bits per pixel on a little-endian server. The
   * fourth byte is undefined: do not compare it, and do not take it for alpha.
   */
  BGRX(4);

  private final int bytesPerPixel;

  PixelFormat(int bytesPerPixel) {
    this.bytesPerPixel = bytesPerPixel;
  }

  /**
   * Returns the size of a pixel.
   *
   * @return bytes
   */
  public int bytesPerPixel() {
    return bytesPerPixel;
  }
}
