package dev.framelease.pixels;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * How the bytes of one pixel are laid out. Numbers are little-endian, as every server's that
 * Framelease captures.
 *
 * <p>Only windows have alpha. A screen is opaque, so that a root window of depth 32 is {@link
 * #BGRX}, too: what the server keeps in its fourth byte is not to be seen on any monitor. The two
 * formats of packed words are called as in {@code drm_fourcc.h}: from the highest bits to the
 * lowest.
 */
public enum PixelFormat {
  /**
   * Blue, green, red, and a byte without a meaning, 8 bits each, in this order in memory. It is the
   * ZPixmap of an X11 visual of depth 24 or 32 with 32 bits per pixel. The fourth byte is
   * undefined: do not compare it, and do not take it for alpha.
   */
  BGRX(4, ElementType.UINT8),

  /**
   * Blue, green, red, alpha, 8 bits each, in this order in memory, the colours multiplied by alpha.
   * It is the ZPixmap of a window whose visual has depth 32. Colours as they are show the window
   * over black.
   */
  BGRA(4, ElementType.UINT8),

  /**
   * Red, green, blue, 8 bits each, in this order in memory: as most programs store images. No
   * server gives it; recordings that others wrote do.
   */
  RGB(3, ElementType.UINT8),

  /** Blue, green, red, 8 bits each, in this order in memory: as OpenCV stores images. */
  BGR(3, ElementType.UINT8),

  /**
   * Red, green, blue, and a byte that is ignored, 8 bits each, in this order in memory: images of
   * RGBA whose alpha is not used. Do not compare the fourth byte.
   */
  RGBX(4, ElementType.UINT8),

  /** One byte of 8 bits, from 0 for black to 255 for white. No server gives it. */
  GRAY(1, ElementType.UINT8),

  /**
   * Words of 32 bits: red in bits 29 to 20, green in 19 to 10, blue in 9 to 0. It is the ZPixmap of
   * an X11 visual of depth 30. The two highest bits are undefined.
   */
  XRGB2101010(4, ElementType.UINT32),

  /**
   * Words of 16 bits: red in bits 15 to 11, green in 10 to 5, blue in 4 to 0. It is the ZPixmap of
   * an X11 visual of depth 16. The server pads each row to 32 bits.
   */
  RGB565(2, ElementType.UINT16);

  private final int bytesPerPixel;
  private final ElementType elementType;

  PixelFormat(int bytesPerPixel, ElementType elementType) {
    this.bytesPerPixel = bytesPerPixel;
    this.elementType = elementType;
  }

  /**
   * Returns the size of a pixel.
   *
   * @return bytes
   */
  public int bytesPerPixel() {
    return bytesPerPixel;
  }

  /**
   * Returns what views, Arrow and tensors take as one element.
   *
   * @return uint8 where each channel is a byte of its own, else the word that a pixel is
   */
  public ElementType elementType() {
    return elementType;
  }

  /**
   * Tells whether a pixel is one word, which its channels share.
   *
   * @return false where each channel is a byte of its own
   */
  public boolean isPackedWord() {
    return elementType != ElementType.UINT8;
  }

  /**
   * Returns the shape of an image.
   *
   * @param height rows
   * @param width pixels in a row
   * @return a new array: [height, width, 4] for {@link #BGRX}, {@link #BGRA} and {@link #RGBX},
   *     [height, width, 3] for {@link #RGB} and {@link #BGR}, [height, width] for {@link #GRAY} and
   *     packed words
   */
  public int[] shape(int height, int width) {
    int elements = bytesPerPixel / elementType.itemSize();
    return elements == 1 ? new int[] {height, width} : new int[] {height, width, elements};
  }

  /**
   * Reads neighbouring pixels with 8 bits for each channel.
   *
   * <p>Channels of 10 bits lose their two lowest bits. Channels of 5 and 6 bits are filled up with
   * their own highest bits, so that all ones stay white and 0 stays black. Pixman and Qt do the
   * same. Colours that are multiplied by alpha stay as they are, which is over black.
   *
   * @param bytes where the pixels are; its position, limit and byte order are neither used nor
   *     changed
   * @param at offset of the first pixel, in bytes
   * @param rgb gets 0xXXRRGGBB for each pixel from index 0 on, where XX is undefined
   * @param count how many pixels
   * @throws IndexOutOfBoundsException if the buffer or the array is too short
   */
  public void readRgb(ByteBuffer bytes, int at, int[] rgb, int count) {
    Objects.checkFromIndexSize(at, count * bytesPerPixel, bytes.capacity());
    Objects.checkFromIndexSize(0, count, rgb.length);
    switch (this) {
      case BGRX, BGRA -> RgbRows.words(bytes, at, rgb, count);
      case RGB -> RgbRows.ofRgb(bytes, at, rgb, count);
      case BGR -> RgbRows.ofBgr(bytes, at, rgb, count);
      case RGBX -> RgbRows.ofRgbx(bytes, at, rgb, count);
      case GRAY -> RgbRows.ofGray(bytes, at, rgb, count);
      case XRGB2101010 -> RgbRows.of2101010(bytes, at, rgb, count);
      case RGB565 -> RgbRows.of565(bytes, at, rgb, count);
    }
  }
}
