package dev.framelease.arrow.replay;

/**
 * Where the pixels of a row are.
 *
 * @param position of their first byte in the file; or of the compressed buffer that they are in
 * @param compressedBytes the length of that buffer, 0 if it is not compressed
 * @param skippedBytes how many decoded bytes of it belong to rows before
 * @param image what they are; its size has been checked to fit an int
 */
record PixelPlace(long position, long compressedBytes, long skippedBytes, StoredImage image) {
  static PixelPlace of(long position, StoredImage image) {
    return new PixelPlace(position, 0, 0, image);
  }

  /** The same in a compressed buffer, as if it were decoded in its place. */
  PixelPlace in(long start, long byteSize) {
    return new PixelPlace(start, byteSize, position - start, image);
  }

  boolean isCompressed() {
    return compressedBytes > 0;
  }

  int byteSize() {
    return Math.toIntExact(image.byteSize());
  }
}
