package dev.framelease.arrow.replay;

import dev.framelease.frame.FrameLayout;
import java.util.List;

/**
 * A tensor that is an image, and the frame that it becomes.
 *
 * @param samples what its values are
 * @param range what they mean
 * @param layout of the frame
 * @param rowStride values from a pixel to that below it
 * @param pixelStride values from a pixel to the next one of its row
 * @param channelStride values from a channel of a pixel to the next one
 */
record StoredImage(
    SampleType samples,
    ValueRange range,
    FrameLayout layout,
    int rowStride,
    int pixelStride,
    int channelStride) {
  /**
   * Describes a tensor.
   *
   * @param shape its physical shape, whose product has been checked to be that of the layout
   * @param dimensions what the dimensions of the shape are
   */
  static StoredImage of(
      SampleType samples,
      ValueRange range,
      FrameLayout layout,
      int[] shape,
      List<Dimension> dimensions) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return new StoredImage(
        samples,
        range,
        layout,
        Dimension.HEIGHT.of(strides, dimensions),
        Dimension.WIDTH.of(strides, dimensions),
        Dimension.CHANNEL.of(strides, dimensions));
  }

  int channels() {
    return DimensionOrder.channels(layout.format());
  }

  /** How many bytes the tensor has. */
  long byteSize() {
    return (long) layout.width() * layout.height() * channels() * samples.itemSize();
  }

  /** Whether its values are those of the frame, if perhaps in another order. */
  boolean hasValuesOfFrame() {
    return samples.is(layout.format().elementType()) && range.equals(ValueRange.BYTES);
  }

  /** Whether its bytes are those of the frame. How far apart things are does not matter for one. */
  boolean isFrame() {
    int channels = channels();
    return hasValuesOfFrame()
        && (channels == 1 || channelStride == 1)
        && (layout.width() == 1 || pixelStride == channels)
        && (layout.height() == 1 || rowStride == channels * layout.width());
  }
}
