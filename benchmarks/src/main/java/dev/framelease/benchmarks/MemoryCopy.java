package dev.framelease.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The measure of the conversions: a copy of as many bytes as one of them reads and writes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MemoryCopy {
  private static final int READ = Frame4K.PIXELS * Frame4K.BGRX;
  private static final int WRITTEN = Frame4K.PIXELS * Frame4K.RGB;

  private final ByteBuffer from = Frame4K.noise(READ + WRITTEN);
  private final ByteBuffer to = ByteBuffer.allocateDirect(READ + WRITTEN);

  /** Copies the bytes that a conversion reads plus those that it writes: 58 MB. */
  @Benchmark
  public void copyReadPlusWritten() {
    to.put(0, from, 0, READ + WRITTEN);
  }

  /** Copies half of that, so that the bytes read plus those written are as many: 29 MB. */
  @Benchmark
  public void copyHalf() {
    to.put(0, from, 0, (READ + WRITTEN) / 2);
  }
}
