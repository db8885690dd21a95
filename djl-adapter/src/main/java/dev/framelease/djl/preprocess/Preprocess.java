package dev.framelease.djl.preprocess;

import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Makes frames into the input of a model: crop, resize, order of channels, times scale, minus mean,
 * over std, type, layout.
 *
 * <pre>{@code
 * Preprocess yolo = Preprocess.builder().letterbox(640, 640, 114).scale(1 / 255.0).build();
 * ByteBuffer output = yolo.newOutput(frame.info().layout(), 1);
 * yolo.run(frame, output, 0);
 * }</pre>
 *
 * <p>Frames may have any {@link dev.framelease.pixels.PixelFormat}: the output is that of a frame
 * that was converted to BGRX first. The frame is read where it lies, in one pass, in which a row
 * that two rows of the output need is read for each; and each value of the output is written once.
 * Nothing else is as large as an image. Arithmetic is exact to 2<sup>-15</sup> of the range of 0 to
 * 255 before it is normalised in float32.
 *
 * <p>Tables are computed for the first frame of a size, and kept until a frame of another size
 * comes. An object of this class holds no frame and no thread.
 *
 * <p>Thread-safe: threads may run it at a time, into different outputs.
 */
public final class Preprocess {
  /** Sharing less work than this takes longer than doing it: a tenth of a millisecond. */
  private static final int PIXELS_PER_PART = 1 << 15;

  /** So that a thread that is held up leaves most of the work to the others. */
  private static final int PARTS_PER_THREAD = 4;

  private final Settings settings;
  private volatile Plan latest;

  Preprocess(Settings settings) {
    this.settings = settings;
    if (!(settings.resize() instanceof Resize.None)) {
      byteSize(settings.resize().output(1, 1));
    }
  }

  /**
   * Starts to say what to do.
   *
   * @return a builder that changes nothing yet: all pixels, RGB, 0 to 255 as float32, CHW
   */
  public static PreprocessBuilder builder() {
    return new PreprocessBuilder();
  }

  /**
   * Preprocesses a frame.
   *
   * @param frame stays the caller's. It may be closed meanwhile: it is held until this returns.
   * @param output a direct buffer in native byte order. Its position and limit are not used.
   * @param offsetBytes where in the output to start, a multiple of the size of a value. What lies
   *     outside of the {@link #byteSize} bytes from there on stays as it is.
   * @throws dev.framelease.memory.LeaseClosedException if the frame is closed
   * @throws IndexOutOfBoundsException if the crop is not within the frame, or the output is too
   *     small; nothing is written then
   * @throws IllegalArgumentException if the output is of the wrong kind, or would be larger than
   *     2³¹−1 bytes; nothing is written then
   */
  public void run(Frame frame, ByteBuffer output, int offsetBytes) {
    try (Frame held = frame.share("preprocessing")) {
      run(held.buffer(), held.info().layout(), output, offsetBytes);
    }
  }

  /**
   * Preprocesses frames into one batch, one after the other.
   *
   * @param frames stay the caller's; all give outputs of the same size
   * @param output as for one frame
   * @param offsetBytes where in the output the first one starts
   * @throws dev.framelease.memory.LeaseClosedException if a frame is closed; those before it are
   *     written then
   * @throws IndexOutOfBoundsException if the crop is not within a frame, or the output is too
   *     small; nothing is written then
   * @throws IllegalArgumentException if there is no frame, outputs differ in size, one would be
   *     larger than 2³¹−1 bytes, or the output is of the wrong kind; nothing is written then
   */
  public void run(List<Frame> frames, ByteBuffer output, int offsetBytes) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a batch must have at least 1 frame, and this one has 0");
    }
    Region size = output(frames.get(0).info().layout());
    for (Frame frame : frames) {
      Region other = output(frame.info().layout());
      if (!other.equals(size)) {
        throw new IllegalArgumentException(
            "the outputs of a batch must have the same size, and here are "
                + size
                + " and "
                + other
                + "; name a size to resize to");
      }
    }
    int byteSize = byteSize(size);
    requireRoom(output, offsetBytes, (long) frames.size() * byteSize);
    int at = offsetBytes;
    for (Frame frame : frames) {
      run(frame, output, at);
      at += byteSize;
    }
  }

  /**
   * Preprocesses pixels that are no frame.
   *
   * @param pixels a direct buffer that the pixels start at index 0 of, whatever its position, limit
   *     and byte order. It must stay as it is until this returns.
   * @param layout how the pixels lie in it
   * @param output as for a frame; it must not share memory with the pixels
   * @param offsetBytes where in the output to start
   * @throws IndexOutOfBoundsException if the crop is not within the layout, or a buffer is too
   *     small; nothing is written then
   * @throws IllegalArgumentException if a buffer is of the wrong kind, or the output would be
   *     larger than 2³¹−1 bytes; nothing is written then
   */
  public void run(ByteBuffer pixels, FrameLayout layout, ByteBuffer output, int offsetBytes) {
    Plan plan = plan(layout);
    int byteSize = byteSize(Region.ofSize(plan.width(), plan.height()));
    requireRoom(output, offsetBytes, byteSize);
    requirePixels(pixels, layout);
    PixelRows source = new PixelRows(pixels, layout, crop(layout));
    OutputLines lines =
        new OutputLines(settings.type(), output.duplicate().clear(), offsetBytes, byteSize);
    long parts =
        Math.min(1 + plan.pixels() / PIXELS_PER_PART, (long) settings.threads() * PARTS_PER_THREAD);
    SharedRows.run(
        (from, to) -> plan.run(source, lines, from, to),
        plan.height(),
        settings.threads() == 1 ? 1 : (int) parts,
        settings.threads(),
        settings.executor());
  }

  /**
   * Returns the shape of the output for one frame.
   *
   * @param layout of the frame
   * @return a new array: 3, height, width, or height, width, 3
   * @throws IndexOutOfBoundsException if the crop is not within the frame
   */
  public int[] shape(FrameLayout layout) {
    Region size = output(layout);
    return settings.layout() == TensorLayout.CHW
        ? new int[] {ChannelOrder.CHANNELS, size.height(), size.width()}
        : new int[] {size.height(), size.width(), ChannelOrder.CHANNELS};
  }

  /**
   * Returns where in the output a frame is to be seen: what a model finds there is found in the
   * frame, or in the crop of it, once it has been moved and scaled back.
   *
   * @param layout of the frame
   * @return in pixels of the output: all of it, but for a letterbox
   * @throws IndexOutOfBoundsException if the crop is not within the frame
   */
  public Region placement(FrameLayout layout) {
    Region crop = crop(layout);
    return settings.resize().placement(crop.width(), crop.height());
  }

  /**
   * Returns the size of the output for one frame.
   *
   * @param layout of the frame
   * @return bytes
   * @throws IndexOutOfBoundsException if the crop is not within the frame
   * @throws IllegalArgumentException if it would be larger than 2³¹−1 bytes
   */
  public int byteSize(FrameLayout layout) {
    return byteSize(output(layout));
  }

  /**
   * Makes memory for outputs. Keep it: making it takes longer than using it.
   *
   * @param layout of the frames
   * @param frames how many outputs it is to have room for
   * @return a direct buffer in native byte order, all zero
   * @throws IndexOutOfBoundsException if the crop is not within the frame
   * @throws IllegalArgumentException if it would be empty, or larger than 2³¹−1 bytes
   */
  public ByteBuffer newOutput(FrameLayout layout, int frames) {
    long bytes = (long) frames * byteSize(layout);
    if (frames < 1 || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an output must have room for at least 1 frame and at most 2147483647 bytes, and not "
              + frames
              + " of "
              + byteSize(layout)
              + " bytes");
    }
    return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Returns what the values of the output are stored as.
   *
   * @return the type
   */
  public ElementType type() {
    return settings.type();
  }

  private Plan plan(FrameLayout layout) {
    Region crop = crop(layout);
    Plan plan = latest;
    if (plan == null || !plan.crop().equals(crop)) {
      byteSize(layout);
      plan = new Plan(settings, crop);
      latest = plan;
    }
    return plan;
  }

  private Region output(FrameLayout layout) {
    Region crop = crop(layout);
    return settings.resize().output(crop.width(), crop.height());
  }

  private Region crop(FrameLayout layout) {
    Region whole = Region.ofSize(layout.width(), layout.height());
    if (settings.crop() == null) {
      return whole;
    }
    if (!whole.contains(settings.crop())) {
      throw new IndexOutOfBoundsException(
          "the crop " + settings.crop() + " is not within the frame, which is " + whole);
    }
    return settings.crop();
  }

  private int byteSize(Region size) {
    double bytes =
        (double) size.width() * size.height() * ChannelOrder.CHANNELS * settings.type().byteSize();
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an output of "
              + size.width()
              + "x"
              + size.height()
              + " pixels of "
              + settings.type()
              + " is larger than 2147483647 bytes; name a smaller size");
    }
    return (int) bytes;
  }

  private void requireRoom(ByteBuffer output, int offsetBytes, long byteSize) {
    if (!output.isDirect() || output.isReadOnly() || output.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "the output must be a direct buffer that can be written, in the byte order "
              + ByteOrder.nativeOrder()
              + ", and is "
              + (output.isDirect() ? "direct, " : "on the heap, ")
              + (output.isReadOnly() ? "read-only, " : "writable, ")
              + output.order());
    }
    if (offsetBytes % settings.type().byteSize() != 0) {
      throw new IllegalArgumentException(
          "the offset must be a multiple of "
              + settings.type().byteSize()
              + " bytes for values of "
              + settings.type()
              + ", and is "
              + offsetBytes);
    }
    if (offsetBytes < 0 || offsetBytes + byteSize > output.capacity()) {
      throw new IndexOutOfBoundsException(
          "the output takes "
              + byteSize
              + " bytes from "
              + offsetBytes
              + " on, and the buffer has "
              + output.capacity());
    }
  }

  private static void requirePixels(ByteBuffer pixels, FrameLayout layout) {
    if (!pixels.isDirect()) {
      throw new IllegalArgumentException(
          "the pixels must be in a direct buffer, and are on the heap");
    }
    // Whoever cut the buffer out need not have the padding of the last row.
    long end =
        (long) (layout.height() - 1) * layout.strideBytes()
            + (long) layout.width() * layout.format().bytesPerPixel();
    if (end > pixels.capacity()) {
      throw new IndexOutOfBoundsException(
          "the pixels end at byte " + end + ", and the buffer at byte " + pixels.capacity());
    }
  }
}
