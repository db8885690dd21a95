package dev.framelease.x11.virtual;

/** Arithmetic with colours, 0xRRGGBB. */
final class Colours {
  private Colours() {}

  /** Returns the colour a part of the way from one to another. */
  static int mix(int from, int to, double part) {
    int red = channel(from >> 16, to >> 16, part);
    int green = channel(from >> 8, to >> 8, part);
    int blue = channel(from, to, part);
    return red << 16 | green << 8 | blue;
  }

  private static int channel(int from, int to, double part) {
    return (int) Math.round((from & 0xff) + ((to & 0xff) - (from & 0xff)) * part);
  }

  /** Puts a pixel 0xAARRGGBB, whose colours are multiplied by alpha, over an opaque one. */
  static int over(int pixel, int below) {
    int through = 255 - (pixel >>> 24);
    // Red and blue at once, since there is a free byte above each.
    int redBlue = ((below & 0xff00ff) * through + 0x800080) >>> 8 & 0xff00ff;
    int green = ((below & 0x00ff00) * through + 0x008000) >>> 8 & 0x00ff00;
    return (pixel & 0xffffff) + redBlue + green;
  }
}
