package dev.framelease.benchmarks;

import dev.framelease.memory.Access;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.pixels.Slice;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Deriving a view and closing it again: its lease is entered in the ledger, and taken out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Derivation {
  private static final Region PART = new Region(960, 540, 1920, 1080);

  private final PixelView frame =
      Frame4K.view(Frame4K.pixels(), Access.READ_ONLY, Frame4K.HEIGHT, Frame4K.WIDTH, Frame4K.BGRX);
  private final Slice rows = Slice.every(2);
  private final Slice columns = Slice.range(100, 1000);

  /** Slices two dimensions. */
  @Benchmark
  public PixelView slice() {
    return closed(frame.slice(rows, columns));
  }

  /** Crops. */
  @Benchmark
  public PixelView crop() {
    return closed(frame.crop(PART));
  }

  /** Takes one channel. */
  @Benchmark
  public PixelView index() {
    return closed(frame.index(2, 1));
  }

  /** Takes the channels as planes. */
  @Benchmark
  public PixelView transpose() {
    return closed(frame.transpose(2, 0, 1));
  }

  private static PixelView closed(PixelView view) {
    view.close();
    return view;
  }

  /** Gives the memory up. */
  @TearDown
  public void close() {
    frame.close();
  }
}
