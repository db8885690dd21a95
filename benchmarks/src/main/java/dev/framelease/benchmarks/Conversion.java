package dev.framelease.benchmarks;

import dev.framelease.memory.Access;
import dev.framelease.pixels.PixelView;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A 4K frame of BGRX pixels to RGB in memory of our own; to be compared with MemoryCopy. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Conversion {
  private static final int WRITTEN = Frame4K.PIXELS * Frame4K.RGB;

  private final PixelView frame =
      Frame4K.view(Frame4K.pixels(), Access.READ_ONLY, Frame4K.HEIGHT, Frame4K.WIDTH, Frame4K.BGRX);
  private final PixelView packed =
      Frame4K.view(
          ByteBuffer.allocateDirect(WRITTEN),
          Access.WRITABLE,
          Frame4K.HEIGHT,
          Frame4K.WIDTH,
          Frame4K.RGB);
  private final PixelView planar =
      Frame4K.view(
          ByteBuffer.allocateDirect(WRITTEN),
          Access.WRITABLE,
          Frame4K.RGB,
          Frame4K.HEIGHT,
          Frame4K.WIDTH);
  private final PixelView rgb = frame.pickChannels(2, 1, 0);
  private final PixelView planes = rgb.transpose(2, 0, 1);

  /** To [height, width, 3]. */
  @Benchmark
  public void packedRgb() {
    rgb.copyTo(packed);
  }

  /** To [3, height, width]. */
  @Benchmark
  public void planarRgb() {
    planes.copyTo(planar);
  }

  /** Gives all memory up. */
  @TearDown
  public void close() {
    for (PixelView view : new PixelView[] {planes, rgb, planar, packed, frame}) {
      view.close();
    }
  }
}
