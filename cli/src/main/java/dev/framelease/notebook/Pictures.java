package dev.framelease.notebook;

import dev.framelease.djl.FrameImage;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelView;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/**
 * Copies of pixels as pictures, which every Java kernel of Jupyter shows as such.
 *
 * <p>A picture holds no slot. Thread-safe.
 */
public final class Pictures {
  private static final int COLOURS = 3;

  private Pictures() {}

  /**
   * Copies the pixels of a frame.
   *
   * @param frame stays the caller's
   * @return a picture of the frame's size; the fourth byte of the pixels is left out
   * @throws dev.framelease.memory.LeaseClosedException if the frame is closed
   */
  public static BufferedImage of(Frame frame) {
    try (FrameImage image = FrameImage.of(frame)) {
      return image.getWrappedImage();
    }
  }

  /**
   * Copies the pixels of a view.
   *
   * @param view uint8, [height, width, 3 or more] whose first three channels are blue, green and
   *     red, or [height, width] or [height, width, 1], which is shown in grey; with any strides. It
   *     stays the caller's.
   * @return a picture of the view's size
   * @throws IllegalArgumentException if the view is of another type or shape, or is empty
   * @throws dev.framelease.memory.LeaseClosedException if the view is closed
   */
  public static BufferedImage of(PixelView view) {
    if (!canShow(view)) {
      throw new IllegalArgumentException(
          "a picture is made of uint8 [height, width] or [height, width, channels] of 1 or of 3 or"
              + " more channels, and not of "
              + view.layout());
    }
    if (channels(view) == 1) {
      return grey(view);
    }
    try (FrameImage image = FrameImage.of(view)) {
      return image.getWrappedImage();
    }
  }

  /**
   * Tells whether there is a picture of a view.
   *
   * @param view it may be closed
   * @return whether {@link #of(PixelView)} takes views of this type and shape
   */
  public static boolean canShow(PixelView view) {
    int channels = channels(view);
    return view.elementType() == ElementType.UINT8
        && (channels == 1 || channels >= COLOURS)
        && view.byteSize() > 0;
  }

  /** 0 where the view has no channels and is no picture. */
  private static int channels(PixelView view) {
    int[] shape = view.shape();
    return switch (shape.length) {
      case 2 -> 1;
      case 3 -> shape[2];
      default -> 0;
    };
  }

  private static BufferedImage grey(PixelView view) {
    int[] shape = view.shape();
    BufferedImage image = new BufferedImage(shape[1], shape[0], BufferedImage.TYPE_BYTE_GRAY);
    view.copyTo(((DataBufferByte) image.getRaster().getDataBuffer()).getData());
    return image;
  }
}
