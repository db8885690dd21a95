package dev.framelease.djl.preprocess;

import dev.framelease.pixels.Region;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * Says what a {@link Preprocess} does. Without a word it is: all pixels at their size, RGB, 0 to
 * 255 as float32, CHW.
 *
 * <p>The order of the calls does not matter, except that a later resize replaces an earlier one.
 *
 * <p>Not thread-safe.
 */
public final class PreprocessBuilder {
  private static final int MOST_THREADS = 4;
  private static final int THREAD_LIMIT = 1024;

  private Region crop;
  private Resize resize = new Resize.None();
  private ChannelOrder channels = ChannelOrder.RGB;
  private double scale = 1;
  private float[] mean = {0, 0, 0};
  private float[] std = {1, 1, 1};
  private ElementType type = ElementType.FLOAT32;
  private TensorLayout layout = TensorLayout.CHW;
  private int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  private Executor executor = ForkJoinPool.commonPool();

  PreprocessBuilder() {}

  /**
   * Uses a part of each frame only. Whether it is within the frame shows when there is one.
   *
   * @param region in pixels of the frame
   * @return this
   */
  public PreprocessBuilder crop(Region region) {
    this.crop = Objects.requireNonNull(region, "region");
    return this;
  }

  /**
   * Resizes to the pixels that are nearest: output pixel i takes floor((i + ½) · source / target).
   *
   * @param width of the output, in pixels
   * @param height of the output, in pixels
   * @return this
   * @throws IllegalArgumentException if a size is below 1
   */
  public PreprocessBuilder nearest(int width, int height) {
    this.resize = new Resize.Nearest(target(width, height));
    return this;
  }

  /**
   * Resizes by bilinear interpolation: centres of pixels are at half coordinates, edges repeat, and
   * nothing is smoothed before ({@code cv2.INTER_LINEAR}). The frame is stretched to the size.
   *
   * @param width of the output, in pixels
   * @param height of the output, in pixels
   * @return this
   * @throws IllegalArgumentException if a size is below 1
   */
  public PreprocessBuilder bilinear(int width, int height) {
    this.resize = new Resize.Bilinear(target(width, height));
    return this;
  }

  /**
   * Resizes by averaging the exact box that each pixel of the output covers, parts of pixels
   * included. The frame is stretched to the size.
   *
   * @param width of the output, in pixels
   * @param height of the output, in pixels
   * @return this
   * @throws IllegalArgumentException if a size is below 1
   */
  public PreprocessBuilder area(int width, int height) {
    this.resize = new Resize.Area(target(width, height));
    return this;
  }

  /**
   * Resizes bilinearly to the largest size of the same shape, rounded to whole pixels (ties to
   * even), in the middle of the output; of an odd rest, the smaller half is at the left and top.
   *
   * @param width of the output, in pixels
   * @param height of the output, in pixels
   * @param fill 0 to 255, the value of all channels around the picture, before it is normalised
   * @return this
   * @throws IllegalArgumentException if a size is below 1, or the fill not 0 to 255
   */
  public PreprocessBuilder letterbox(int width, int height, int fill) {
    this.resize = new Resize.Letterbox(target(width, height), requireByte(fill), null);
    return this;
  }

  /**
   * Resizes bilinearly into a part of the output.
   *
   * @param width of the output, in pixels
   * @param height of the output, in pixels
   * @param fill 0 to 255, the value of all channels around the picture, before it is normalised
   * @param placement where in the output the picture goes
   * @return this
   * @throws IllegalArgumentException if a size is below 1, the fill not 0 to 255, or the placement
   *     not within the output
   */
  public PreprocessBuilder letterbox(int width, int height, int fill, Region placement) {
    Region target = target(width, height);
    if (!target.contains(placement)) {
      throw new IllegalArgumentException(
          "the picture cannot be placed at " + placement + " of an output of " + target);
    }
    this.resize = new Resize.Letterbox(target, requireByte(fill), placement);
    return this;
  }

  private static Region target(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "an output must be at least 1x1 pixels, and this one is " + width + "x" + height);
    }
    return Region.ofSize(width, height);
  }

  private static int requireByte(int fill) {
    if (fill < 0 || fill > 255) {
      throw new IllegalArgumentException("the fill must be 0 to 255, and is " + fill);
    }
    return fill;
  }

  /**
   * Chooses the order of the channels of the output.
   *
   * @param order red or blue first
   * @return this
   */
  public PreprocessBuilder channels(ChannelOrder order) {
    this.channels = Objects.requireNonNull(order, "order");
    return this;
  }

  /**
   * Multiplies every value, before the mean is taken off.
   *
   * @param factor such as 1 / 255.0
   * @return this
   * @throws IllegalArgumentException if it is not finite
   */
  public PreprocessBuilder scale(double factor) {
    if (!Double.isFinite(factor)) {
      throw new IllegalArgumentException("the scale must be finite, and is " + factor);
    }
    this.scale = factor;
    return this;
  }

  /**
   * Takes a value off each channel, after scaling.
   *
   * @param first of the first channel of the output
   * @param second of the second channel of the output
   * @param third of the third channel of the output
   * @return this
   * @throws IllegalArgumentException if a value is not finite
   */
  public PreprocessBuilder mean(float first, float second, float third) {
    float[] values = {first, second, third};
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("a mean must be finite, and this one is " + value);
      }
    }
    this.mean = values;
    return this;
  }

  /**
   * Divides each channel, after the mean has been taken off.
   *
   * @param first of the first channel of the output
   * @param second of the second channel of the output
   * @param third of the third channel of the output
   * @return this
   * @throws IllegalArgumentException if a value is not finite, or not positive
   */
  public PreprocessBuilder std(float first, float second, float third) {
    float[] values = {first, second, third};
    for (float value : values) {
      if (!(value > 0) || !Float.isFinite(value)) {
        throw new IllegalArgumentException(
            "a standard deviation must be positive and finite, and this one is " + value);
      }
    }
    this.std = values;
    return this;
  }

  /**
   * Chooses what the values are stored as.
   *
   * @param elements the type, which says how it rounds
   * @return this
   */
  public PreprocessBuilder type(ElementType elements) {
    this.type = Objects.requireNonNull(elements, "elements");
    return this;
  }

  /**
   * Chooses how the values follow each other.
   *
   * @param order planes, or pixels
   * @return this
   */
  public PreprocessBuilder layout(TensorLayout order) {
    this.layout = Objects.requireNonNull(order, "order");
    return this;
  }

  /**
   * Bounds the threads that work on one frame: the one that calls, and others of the common {@link
   * ForkJoinPool}. Without a word they are as many as processors, and 4 at most.
   *
   * @param most how many, the calling one included; 1 for that one alone
   * @return this
   * @throws IllegalArgumentException unless it is 1 to 1024
   */
  public PreprocessBuilder threads(int most) {
    return threads(most, ForkJoinPool.commonPool());
  }

  /**
   * Bounds the threads that work on one frame: the one that calls, and others of an executor.
   *
   * @param most how many, the calling one included
   * @param helpers runs the others; it stays the caller's. If it is busy or shut down, the calling
   *     thread does the work.
   * @return this
   * @throws IllegalArgumentException unless the bound is 1 to 1024
   */
  public PreprocessBuilder threads(int most, Executor helpers) {
    if (most < 1 || most > THREAD_LIMIT) {
      throw new IllegalArgumentException(
          "1 to " + THREAD_LIMIT + " threads can share a frame, and not " + most);
    }
    this.threads = most;
    this.executor = Objects.requireNonNull(helpers, "helpers");
    return this;
  }

  /**
   * Makes the preprocessing.
   *
   * @return an immutable object, which later calls of this builder do not change
   * @throws IllegalArgumentException if the output would be larger than 2³¹−1 bytes, or scale or
   *     mean, over std, is no finite float32 number
   */
  public Preprocess build() {
    return new Preprocess(
        new Settings(
            crop,
            resize,
            channels,
            new Normalization(scale, mean, std),
            type,
            layout,
            threads,
            executor));
  }
}
