package dev.framelease.benchmarks;

import dev.framelease.memory.Access;
import dev.framelease.pixels.Order;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The bytes of a part of a 4K frame, through a view and row by row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CroppedBytes {
  private static final Region PART = new Region(960, 540, 1920, 1080);
  private static final int ROW_BYTES = PART.width() * Frame4K.BGRX;

  private final ByteBuffer memory = Frame4K.pixels();
  private final PixelView frame =
      Frame4K.view(memory, Access.READ_ONLY, Frame4K.HEIGHT, Frame4K.WIDTH, Frame4K.BGRX);
  private final PixelView part = frame.crop(PART);

  /** Asks the view. */
  @Benchmark
  public byte[] view() {
    return part.toBytes(Order.C);
  }

  /** Copies each row. */
  @Benchmark
  public byte[] rowWise() {
    byte[] bytes = new byte[PART.height() * ROW_BYTES];
    int from = (PART.y() * Frame4K.WIDTH + PART.x()) * Frame4K.BGRX;
    for (int to = 0; to < bytes.length; to += ROW_BYTES) {
      memory.get(from, bytes, to, ROW_BYTES);
      from += Frame4K.WIDTH * Frame4K.BGRX;
    }
    return bytes;
  }

  /** Gives the memory up. */
  @TearDown
  public void close() {
    part.close();
    frame.close();
  }
}
