package dev.framelease.benchmarks;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameBatches;
import dev.framelease.arrow.batch.FrameRow;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.cdata.FrameExporter;
import dev.framelease.frame.Frame;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A frame made into what Arrow works with, and given back: what each frame costs beside its pixels.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ArrowWrapping {
  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameSchema schema = FrameSchema.of(Frame4K.WIDTH, Frame4K.HEIGHT);
  private final FrameBatches batches = FrameBatches.open(schema, allocator);
  private final FrameExporter exporter = FrameExporter.open(schema, allocator);
  private final ArrowArray array = ArrowArray.allocateNew(allocator.arrow());
  private final Frame frame = Frame4K.frame();

  /** Wraps the frame into an Arrow buffer. */
  @Benchmark
  public long wrap() {
    try (ArrowBuf buffer = allocator.wrap(frame)) {
      return buffer.memoryAddress();
    }
  }

  /** Makes the message of a record batch, for Arrow's own writers and loaders. */
  @Benchmark
  public long message() {
    try (FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
        ArrowRecordBatch row = FrameRow.of(schema, buffer, allocator.arrow())) {
      return row.getLength();
    }
  }

  /** Makes a record batch of vectors. */
  @Benchmark
  public int batch() {
    try (VectorSchemaRoot root = batches.toRecordBatch(frame)) {
      return root.getRowCount();
    }
  }

  /** Exports the frame by the C Data Interface, and calls the release callback. */
  @Benchmark
  public long export() {
    exporter.export(frame, array);
    array.release();
    return array.memoryAddress();
  }

  /** Gives everything up. */
  @TearDown
  public void close() {
    array.close();
    frame.close();
    exporter.close();
    batches.close();
    allocator.close();
  }
}
