package dev.framelease.benchmarks;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framelease.djl.FrameImage;
import dev.framelease.memory.Access;
import dev.framelease.pixels.PixelView;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** From the pixels of a frame to DJL's array of an image, RGB, in PyTorch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ImageToArray {
  /** Pixels of a row. */
  @Param({"1920", "3840"})
  public int width;

  private int height;
  private ByteBuffer memory;
  private PixelView pixels;
  private NDManager manager;

  /** Makes random pixels. */
  @Setup
  public void setUp() {
    height = width * 9 / 16;
    memory = Frame4K.noise(width * height * Frame4K.BGRX);
    pixels = Frame4K.view(memory, Access.READ_ONLY, height, width, Frame4K.BGRX);
    manager = NDManager.newBaseManager("PyTorch");
  }

  /** Gives all back. */
  @TearDown
  public void tearDown() {
    manager.close();
    pixels.close();
  }

  /**
   * Through a BufferedImage, as stock DJL wants it.
   *
   * @return bytes of the array
   */
  @Benchmark
  public long stock() {
    BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] words = ((DataBufferInt) copy.getRaster().getDataBuffer()).getData();
    memory.duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(0, words);
    Image image = new BufferedImageFactory().fromImage(copy);
    try (NDArray array = image.toNDArray(manager)) {
      return array.size();
    }
  }

  /**
   * From where the frame lies.
   *
   * @return bytes of the array
   */
  @Benchmark
  public long frameImage() {
    try (FrameImage image = FrameImage.of(pixels);
        NDArray array = image.toNDArray(manager)) {
      return array.size();
    }
  }
}
