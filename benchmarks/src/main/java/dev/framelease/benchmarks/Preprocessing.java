package dev.framelease.benchmarks;

import dev.framelease.djl.preprocess.Preprocess;
import dev.framelease.djl.preprocess.PreprocessBuilder;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** BGRX to float32 planes of RGB from 0 to 1; benchmarks/opencv.py measures the same there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Preprocessing {
  /** What the output is: 640x640 pixels, or the whole frame at its size. */
  public enum Output {
    /** Stretched. */
    BILINEAR_640,
    /** Of its own shape, with a border. */
    LETTERBOX_640,
    /** Stretched, by averages. */
    AREA_640,
    /** At its size. */
    FULL
  }

  /** Pixels of a row. */
  @Param({"1920", "3840"})
  public int width;

  /** Which output. */
  @Param public Output output;

  /** How many work on a frame. */
  @Param({"1", "2", "4"})
  public int threads;

  private FrameLayout layout;
  private ByteBuffer pixels;
  private ByteBuffer tensor;
  private Preprocess preprocess;

  /** Makes random pixels. */
  @Setup
  public void setUp() {
    layout = FrameLayout.packed(width, width * 9 / 16, PixelFormat.BGRX);
    byte[] random = new byte[(int) layout.byteSize()];
    new Random(1).nextBytes(random);
    pixels = ByteBuffer.allocateDirect(random.length).put(0, random);
    preprocess = resize(Preprocess.builder()).scale(1 / 255.0).threads(threads).build();
    tensor = preprocess.newOutput(layout, 1);
  }

  private PreprocessBuilder resize(PreprocessBuilder builder) {
    return switch (output) {
      case BILINEAR_640 -> builder.bilinear(640, 640);
      case LETTERBOX_640 -> builder.letterbox(640, 640, 114);
      case AREA_640 -> builder.area(640, 640);
      case FULL -> builder;
    };
  }

  /** One frame, into memory that is used again. */
  @Benchmark
  public void run() {
    preprocess.run(pixels, layout, tensor, 0);
  }
}
