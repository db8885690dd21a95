package dev.framelease.arrow.replay;

import dev.framelease.frame.FrameLayout;

/**
 * Where the pixels of a row are.
 *
 * @param position of their first byte in the file; or of the compressed buffer that they are in
 * @param compressedBytes the length of that buffer, 0 if it is not compressed
 * @param skippedBytes how many decoded bytes of it belong to rows before
 * @param layout of the frame; its size has been checked to fit an int
 */
record PixelPlace(long position, long compressedBytes, long skippedBytes, FrameLayout layout) {
  static PixelPlace of(long position, FrameLayout layout) {
    return new PixelPlace(position, 0, 0, layout);
  }

  /** The same in a compressed buffer, as if it were decoded in its place. */
  PixelPlace in(long start, long byteSize) {
    return new PixelPlace(start, byteSize, position - start, layout);
  }

  boolean isCompressed() {
    return compressedBytes > 0;
  }

  int byteSize() {
    return Math.toIntExact(layout.byteSize());
  }
}
