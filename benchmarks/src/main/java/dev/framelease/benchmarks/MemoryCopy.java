package dev.framelease.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to move as many bytes as a conversion of a 4K frame reads and writes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MemoryCopy {
  private final ByteBuffer from = ByteBuffer.allocateDirect(4);
  private final ByteBuffer to = ByteBuffer.allocateDirect(4);

  /** Copies. */
  @Benchmark
  public void copy() {
    to.put(0, from, 0, 4);
  }
}
