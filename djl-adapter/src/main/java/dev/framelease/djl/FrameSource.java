package dev.framelease.djl;

import dev.framelease.arrow.FrameBuffer;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;

/**
 * The pixels of a region of a frame, as bytes, held by one Arrow reference.
 *
 * @param buffer the reference, which goes with this object
 * @param region within the frame, in pixels
 * @param isBatch whether there is a first dimension of size 1
 */
record FrameSource(FrameBuffer buffer, Region region, boolean isBatch) implements ArraySource {
  private static volatile long[] lastLayout = new long[6];

  /**
   * Opens a hold on the whole frame.
   *
   * @throws IllegalArgumentException if a pixel is a word, which its channels share
   */
  static FrameSource of(FrameBuffer buffer, boolean isBatch) {
    FrameLayout layout = buffer.info().layout();
    requireBytes(layout);
    return new FrameSource(buffer.share(), whole(buffer.info()), isBatch);
  }

  /** The region of all pixels: that on the screen, where it starts at its corner. */
  static Region whole(FrameInfo info) {
    Region onScreen = info.region();
    return onScreen.x() == 0 && onScreen.y() == 0
        ? onScreen
        : Region.ofSize(onScreen.width(), onScreen.height());
  }

  /** Engines compute nothing with words of several channels, and some know no such type. */
  static void requireBytes(FrameLayout layout) {
    if (layout.format().isPackedWord()) {
      throw new IllegalArgumentException(
          "a tensor is made of frames whose channels are bytes, and this one is "
              + layout.format()
              + "; convert it first (Frame.toBgrx), or use a Preprocess, which reads every format");
    }
  }

  @Override
  public FrameSource share() {
    return new FrameSource(buffer.share(), region, isBatch);
  }

  @Override
  public ElementType elementType() {
    return ElementType.UINT8;
  }

  /** Returns [height, width, channels], or [1, height, width, channels] as a batch. */
  @Override
  public long[] sizes() {
    int channels = channels();
    return isBatch
        ? new long[] {1, region.height(), region.width(), channels}
        : new long[] {region.height(), region.width(), channels};
  }

  @Override
  public long[] stridesBytes() {
    int stride = strideBytes();
    return isBatch
        ? new long[] {(long) stride * region.height(), stride, channels(), 1}
        : new long[] {stride, channels(), 1};
  }

  /** Frames come with one layout after the other, and comparing takes no memory. */
  @Override
  public long[] layout() {
    int height = region.height();
    int width = region.width();
    int stride = strideBytes();
    int channels = channels();
    if (isBatch) {
      return new long[] {1, height, width, channels, (long) stride * height, stride, channels, 1};
    }
    long[] layout = lastLayout;
    if (layout[0] != height || layout[1] != width || layout[2] != channels || layout[3] != stride) {
      layout = new long[] {height, width, channels, stride, channels, 1};
      lastLayout = layout;
    }
    return layout;
  }

  @Override
  public boolean isPacked() {
    return region.height() == 1 || strideBytes() == rowBytes();
  }

  @Override
  public long address() {
    return buffer.address() + start();
  }

  @Override
  public long readableBytes() {
    return buffer.byteSize() - start();
  }

  /** Returns null: libtorch reads bytes in rows wherever they lie. */
  @Override
  public String torchObstacle() {
    return null;
  }

  @Override
  public ByteBuffer bytes() {
    ByteBuffer pixels = buffer.pixels();
    return pixels.slice(start(), byteSize()).order(pixels.order());
  }

  @Override
  public void markContentUnknown() {
    buffer.markContentUnknown();
  }

  @Override
  public void copyTo(ByteBuffer target) {
    ByteBuffer pixels = buffer.pixels();
    int rowBytes = rowBytes();
    for (int y = 0; y < region.height(); y++) {
      target.put(y * rowBytes, pixels, start() + y * strideBytes(), rowBytes);
    }
  }

  private int start() {
    return region.y() * strideBytes() + region.x() * channels();
  }

  private int rowBytes() {
    return region.width() * channels();
  }

  private int strideBytes() {
    return buffer.info().layout().strideBytes();
  }

  private int channels() {
    return buffer.info().layout().format().bytesPerPixel();
  }

  @Override
  public void close() {
    buffer.close();
  }

  @Override
  public String toString() {
    return buffer.toString();
  }
}
