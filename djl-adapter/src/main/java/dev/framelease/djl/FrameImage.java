package dev.framelease.djl;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.output.BoundingBox;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.Joints;
import ai.djl.modality.cv.output.Point;
import ai.djl.modality.cv.output.Rectangle;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * A frame as an image of DJL's, so that translators of images take it as it is.
 *
 * <p>{@link #toNDArray} reads the slot, in one pass. Everything else works on a copy, and never on
 * the slot: what gives a new image (resize, duplicate, a part) copies for that image, and the first
 * that draws, or that hands the wrapped image out, makes a copy which is this image from then on,
 * and gives its slot back. What methods of {@link Image} return holds no slot and needs no close,
 * but for this image itself, which a resize to its own size may give. All results are those of
 * DJL's own image ({@code BufferedImageFactory}) of the same pixels; but a part is a copy, where
 * DJL's shares the pixels, until something was drawn.
 *
 * <p>The image holds a lease of its own on the frame, until it is closed. {@link #getWidth}, {@link
 * #getHeight} and {@link #isOpen} always answer; every other method throws {@link
 * IllegalStateException} after {@link #close}.
 *
 * <p>Thread-safe for readers. As with DJL's own images, whoever draws sees to it that nobody else
 * uses the image.
 */
public final class FrameImage implements Image, AutoCloseable {
  private static final BufferedImageFactory STOCK = new BufferedImageFactory();
  private static final int COLOURS = 3;

  private final PixelView bgr;
  private final int width;
  private final int height;
  private boolean open = true;

  /** What this image is since something was drawn on it; null before. */
  private Image edited;

  /** Takes the view over. */
  private FrameImage(PixelView bgr) {
    this.bgr = bgr;
    this.height = bgr.layout().shape()[0];
    this.width = bgr.layout().shape()[1];
  }

  /**
   * Makes an image of a frame. One that is not BGRX is converted first, into memory of its own.
   *
   * @param frame stays the caller's: closing it changes nothing for the image
   * @return an image that the caller owns and must close
   * @throws dev.framelease.memory.LeaseClosedException if the frame is closed
   * @throws dev.framelease.frame.FrameConversionException if the system has no memory to convert it
   * @throws IllegalArgumentException if it would be larger than 2³¹−1 bytes when converted
   */
  public static FrameImage of(Frame frame) {
    try (Frame bgrx = frame.toBgrx();
        PixelView pixels = bgrx.pixels()) {
      return of(pixels);
    }
  }

  /**
   * Makes an image of a view, such as a part of a frame.
   *
   * @param pixels uint8 [height, width, channels] whose first three channels are blue, green and
   *     red, with any strides; it stays the caller's
   * @return an image that the caller owns and must close
   * @throws IllegalArgumentException if the view is of another type or shape, or has no pixel
   * @throws dev.framelease.memory.LeaseClosedException if the view is closed
   */
  public static FrameImage of(PixelView pixels) {
    int[] shape = pixels.shape();
    if (pixels.elementType() != ElementType.UINT8 || shape.length != 3 || shape[2] < COLOURS) {
      throw new IllegalArgumentException(
          "an image is made of uint8 [height, width, 3 or more], and not of " + pixels.layout());
    }
    requirePixels(shape[1], shape[0]);
    return new FrameImage(pixels.channels(0, COLOURS));
  }

  /** As images of Java's, which the results must be. */
  private static void requirePixels(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an image has at least 1x1 pixels, and not " + width + "x" + height);
    }
  }

  @Override
  public int getWidth() {
    return width;
  }

  @Override
  public int getHeight() {
    return height;
  }

  /**
   * Reads the pixels into a new array.
   *
   * @param manager decides the engine, and owns the array, which holds no slot
   * @param flag {@code GRAYSCALE} for uint8 [height, width, 1]; otherwise, also for null, RGB as
   *     uint8 [height, width, 3]
   * @return the array, a copy of the pixels
   * @throws IllegalStateException if this image or the manager is closed
   */
  @Override
  public NDArray toNDArray(NDManager manager, Flag flag) {
    PixelView held;
    synchronized (this) {
      requireOpen();
      if (edited != null) {
        return edited.toNDArray(manager, flag);
      }
      held = bgr.share("array of an image");
    }
    try (held) {
      return flag == Flag.GRAYSCALE
          ? ImageArrays.grey(manager, held)
          : ImageArrays.rgb(manager, held);
    }
  }

  /**
   * Makes an image of a part, over the same memory.
   *
   * @param region the part, in pixels of this image
   * @return an image with a lease of its own, which the caller owns and must close
   * @throws IndexOutOfBoundsException if the region is not within this image
   * @throws IllegalStateException if something was drawn on this image, or {@link #getWrappedImage}
   *     was called: it is a copy since then
   */
  public synchronized FrameImage crop(Region region) {
    requireOpen();
    if (edited != null) {
      throw new IllegalStateException(
          "the image was drawn on, and is a copy since then; call getSubImage instead");
    }
    return new FrameImage(bgr.crop(region));
  }

  /**
   * Copies a part. Once something was drawn on this image, or {@link #getWrappedImage} was called,
   * the part shares its pixels, as that of DJL's own image does.
   *
   * @param x of its left edge, in pixels
   * @param y of its upper edge, in pixels
   * @param w its width, in pixels
   * @param h its height, in pixels
   * @return an image that needs no close
   * @throws IndexOutOfBoundsException if the part is not within this image
   * @throws IllegalArgumentException if it is empty, or starts at a negative place
   * @throws java.awt.image.RasterFormatException instead of both, once the part is shared
   */
  @Override
  public synchronized Image getSubImage(int x, int y, int w, int h) {
    requireOpen();
    if (edited != null) {
      return edited.getSubImage(x, y, w, h);
    }
    try (PixelView part = bgr.crop(new Region(x, y, w, h))) {
      return STOCK.fromImage(ImageCopies.of(part));
    }
  }

  /**
   * Returns the image as Java's. The first call copies the pixels: the slot is given back, and this
   * image shows from then on what is drawn on that copy.
   *
   * @return a {@link BufferedImage}
   */
  @Override
  public BufferedImage getWrappedImage() {
    return (BufferedImage) edited().getWrappedImage();
  }

  /**
   * Makes an image of another size.
   *
   * @return this image if it has the size already and {@code copy} is false; otherwise a copy that
   *     needs no close
   * @throws IllegalArgumentException if a size is below 1
   */
  @Override
  public Image resize(int newWidth, int newHeight, boolean copy) {
    requireOpen();
    boolean same = newWidth == width && newHeight == height;
    return same && !copy ? this : snapshot().resize(newWidth, newHeight, copy);
  }

  @Override
  public Image getMask(int[][] mask) {
    return snapshot().getMask(mask);
  }

  @Override
  public synchronized Image duplicate() {
    requireOpen();
    return edited == null
        ? snapshot()
        : STOCK.fromImage(ImageCopies.of((BufferedImage) edited.getWrappedImage()));
  }

  /**
   * Writes the image, without an alpha channel.
   *
   * @param out where to; it stays open and the caller's
   * @param type a format that ImageIO writes, such as {@code png} or {@code jpeg}
   * @throws IOException if writing fails, or there is no such format
   */
  @Override
  public void save(OutputStream out, String type) throws IOException {
    ImageCopies.write((BufferedImage) snapshot().getWrappedImage(), out, type);
  }

  /** Throws {@link UnsupportedOperationException}, as DJL's image of a BufferedImage does. */
  @Override
  public List<BoundingBox> findBoundingBoxes() {
    return snapshot().findBoundingBoxes();
  }

  @Override
  public void drawBoundingBoxes(DetectedObjects detections, float opacity) {
    edit(image -> image.drawBoundingBoxes(detections, opacity));
  }

  @Override
  public void drawRectangle(Rectangle rectangle, int rgb, int thickness) {
    edit(image -> image.drawRectangle(rectangle, rgb, thickness));
  }

  @Override
  public void drawMarks(List<Point> points, int radius) {
    edit(image -> image.drawMarks(points, radius));
  }

  @Override
  public void drawJoints(Joints joints) {
    edit(image -> image.drawJoints(joints));
  }

  @Override
  public void drawImage(Image overlay, boolean resize) {
    edit(image -> image.drawImage(overlay, resize));
  }

  private void edit(Consumer<Image> change) {
    change.accept(edited());
  }

  /** The copy that this image is from now on. */
  private synchronized Image edited() {
    requireOpen();
    if (edited == null) {
      edited = STOCK.fromImage(ImageCopies.of(bgr));
      bgr.close();
    }
    return edited;
  }

  /** What this image is now, which must not be drawn on: a copy for one use, or the edited one. */
  private synchronized Image snapshot() {
    requireOpen();
    return edited == null ? STOCK.fromImage(ImageCopies.of(bgr)) : edited;
  }

  private synchronized void requireOpen() {
    if (!open) {
      throw new IllegalStateException(
          this + ", and its slot may hold another frame by now; duplicate() before you close");
    }
  }

  /**
   * Tells whether this image is open.
   *
   * @return false once it has been closed
   */
  public synchronized boolean isOpen() {
    return open;
  }

  /** Gives this image's lease up. The first call counts; later ones do nothing. */
  @Override
  public synchronized void close() {
    open = false;
    edited = null;
    bgr.close();
  }

  @Override
  public synchronized String toString() {
    return "image of " + width + "x" + height + " pixels" + (open ? "" : " is closed");
  }
}
