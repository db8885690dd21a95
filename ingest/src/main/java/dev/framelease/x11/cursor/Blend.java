package dev.framelease.x11.cursor;

/**
 * Premultiplied ARGB over a pixel, as Render's operator Over: source + below × (1 − alpha), each
 * channel rounded to the nearest value that the pixel's format has, and at most its largest. Bits
 * of a pixel that are no colour stay as they are.
 */
final class Blend {
  private Blend() {}

  static int overBgrx(int argb, int below) {
    int rest = 255 - (argb >>> 24);
    return (below & 0xff000000)
        | over(argb >>> 16 & 0xff, below >>> 16 & 0xff, 255, rest) << 16
        | over(argb >>> 8 & 0xff, below >>> 8 & 0xff, 255, rest) << 8
        | over(argb & 0xff, below & 0xff, 255, rest);
  }

  static int overBgra(int argb, int below) {
    int rest = 255 - (argb >>> 24);
    return over(argb >>> 24, below >>> 24, 255, rest) << 24 | (overBgrx(argb, below) & 0xffffff);
  }

  static int over2101010(int argb, int below) {
    int rest = 255 - (argb >>> 24);
    return (below & 0xc0000000)
        | over(argb >>> 16 & 0xff, below >>> 20 & 0x3ff, 1023, rest) << 20
        | over(argb >>> 8 & 0xff, below >>> 10 & 0x3ff, 1023, rest) << 10
        | over(argb & 0xff, below & 0x3ff, 1023, rest);
  }

  static int over565(int argb, int below) {
    int rest = 255 - (argb >>> 24);
    return over(argb >>> 16 & 0xff, below >>> 11 & 0x1f, 31, rest) << 11
        | over(argb >>> 8 & 0xff, below >>> 5 & 0x3f, 63, rest) << 5
        | over(argb & 0xff, below & 0x1f, 31, rest);
  }

  /** In fractions of 255: what is above is of 8 bits, what is below has its own largest value. */
  private static int over(int source, int below, int max, int rest) {
    int sum = source * max + below * rest;
    return Math.min(max, (sum + 127) / 255);
  }
}
