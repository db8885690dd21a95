package dev.framelease.arrow.replay;

/**
 * Where the pixels of a row are.
 *
 * @param position of their first byte in the file; or of the compressed buffer that they are in
 * @param compressedBytes the length of that buffer, 0 if it is not compressed
 * @param skippedBytes how many decoded bytes of it belong to rows before
 */
record PixelPlace(long position, long compressedBytes, long skippedBytes) {
  boolean isCompressed() {
    return compressedBytes > 0;
  }
}
