package dev.framelease.pixels;

import dev.framelease.memory.Lease;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Bytes of a block seen as [height, width, channels] with strides, without a copy.
 *
 * <p>A view holds a lease of its own on the block and not on the view that it was made from:
 * closing one changes nothing for the other. It is read-only. Every method but {@link #close()},
 * {@link #isOpen()} and those that describe the view throws {@link
 * dev.framelease.memory.LeaseClosedException} after {@code close()}.
 *
 * <p>Thread-safe.
 */
public final class PixelView implements AutoCloseable {
  private final Lease lease;
  private final ByteBuffer bytes;
  private final int offset;
  private final int[] shape;
  private final int[] strides;

  private PixelView(Lease lease, int offset, int[] shape, int[] strides) {
    this.lease = lease;
    this.bytes = lease.buffer();
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }

  /**
   * Makes a view of an image whose rows may be padded.
   *
   * @param lease the caller's lease on the memory. The view opens one of its own; this one stays
   *     the caller's.
   * @param holder who will hold the view, for the ledger
   * @param height rows
   * @param width pixels in a row
   * @param channels bytes in a pixel
   * @param rowStrideBytes bytes from the start of a row to the start of the next one
   * @return a view [height, width, channels] that the caller owns and must close
   * @throws IllegalArgumentException if a size is below 1, rows overlap, or the image is larger
   *     than the block
   * @throws dev.framelease.memory.LeaseClosedException if the lease is closed
   */
  public static PixelView of(
      Lease lease, String holder, int height, int width, int channels, int rowStrideBytes) {
    long rowBytes = (long) width * channels;
    if (height < 1 || width < 1 || channels < 1 || rowStrideBytes < rowBytes) {
      throw new IllegalArgumentException(
          "no image has shape "
              + Arrays.toString(new int[] {height, width, channels})
              + " and a row stride of "
              + rowStrideBytes
              + " bytes, which must be at least "
              + rowBytes);
    }
    long end = (long) (height - 1) * rowStrideBytes + rowBytes;
    if (end > lease.byteSize()) {
      throw new IllegalArgumentException(
          "the image ends at byte " + end + ", and the block at byte " + lease.byteSize());
    }
    return new PixelView(
        lease.share(holder),
        0,
        new int[] {height, width, channels},
        new int[] {rowStrideBytes, channels, 1});
  }

  /**
   * Returns a view of a part of the pixels.
   *
   * @param region the part, in pixels of this view
   * @return a view [region.height, region.width, channels] that the caller owns and must close
   * @throws IndexOutOfBoundsException if the region does not lie within this view
   */
  public PixelView crop(Region region) {
    Region whole = Region.ofSize(shape[1], shape[0]);
    if (!whole.contains(region)) {
      throw new IndexOutOfBoundsException(
          "the region " + region + " is not within the view, which is " + whole);
    }
    return derive(
        offset + region.y() * strides[0] + region.x() * strides[1],
        region.height(),
        region.width(),
        shape[2]);
  }

  /**
   * Returns a view of some neighbouring channels, such as the first three of BGRX.
   *
   * @param from the first channel
   * @param to the channel after the last one
   * @return a view [height, width, to − from] that the caller owns and must close
   * @throws IndexOutOfBoundsException unless 0 ≤ from &lt; to ≤ channels
   */
  public PixelView channels(int from, int to) {
    Objects.checkFromToIndex(from, to, shape[2]);
    Objects.checkIndex(from, to);
    return derive(offset + from * strides[2], shape[0], shape[1], to - from);
  }

  private PixelView derive(int newOffset, int... newShape) {
    return new PixelView(lease.share("view"), newOffset, newShape, strides);
  }

  /**
   * Returns one value.
   *
   * @param y row
   * @param x pixel of the row
   * @param channel byte of the pixel
   * @return 0 to 255
   * @throws IndexOutOfBoundsException if an index is outside the shape
   */
  public int get(int y, int x, int channel) {
    lease.requireOpen();
    int index =
        offset
            + Objects.checkIndex(y, shape[0]) * strides[0]
            + Objects.checkIndex(x, shape[1]) * strides[1]
            + Objects.checkIndex(channel, shape[2]) * strides[2];
    try {
      return bytes.get(index) & 0xff;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Copies the values, row by row without padding.
   *
   * @return height × width × channels bytes
   */
  public byte[] toBytes() {
    lease.requireOpen();
    byte[] packed = new byte[Math.toIntExact((long) shape[0] * shape[1] * shape[2])];
    try {
      int at = 0;
      for (int y = 0; y < shape[0]; y++) {
        at = copyRow(offset + y * strides[0], packed, at);
      }
      return packed;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private int copyRow(int start, byte[] packed, int at) {
    int pixelBytes = shape[2];
    if (pixelBytes == strides[1]) {
      bytes.get(start, packed, at, shape[1] * pixelBytes);
      return at + shape[1] * pixelBytes;
    }
    int to = at;
    for (int x = 0; x < shape[1]; x++, to += pixelBytes) {
      bytes.get(start + x * strides[1], packed, to, pixelBytes);
    }
    return to;
  }

  /**
   * Returns the shape.
   *
   * @return a copy: height, width, channels
   */
  public int[] shape() {
    return shape.clone();
  }

  /**
   * Returns the strides.
   *
   * @return a copy: bytes from one row, pixel and channel to the next
   */
  public int[] stridesBytes() {
    return strides.clone();
  }

  /**
   * Returns where the first value of this view lies.
   *
   * @return a native address, good to use while this view is open
   */
  public long address() {
    return lease.address() + offset;
  }

  /**
   * Tells whether this view is open.
   *
   * @return false once it has been closed
   */
  public boolean isOpen() {
    return lease.isOpen();
  }

  /** Gives this view's lease up. The first call counts; later ones do nothing. */
  @Override
  public void close() {
    lease.close();
  }

  @Override
  public String toString() {
    return "view " + Arrays.toString(shape) + " of " + lease;
  }
}
