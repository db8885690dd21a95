package dev.framelease.benchmarks;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.frame.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
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

/**
 * A 4K frame to memory, by the writer, and by a bare write of as many bytes. Run with {@code -prof
 * gc} for the heap. {@link RecordingRace} compares the times in turns.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Recording {
  /** What a record batch adds to the pixels; docs/arrow-format.md. */
  private static final int BATCH_BYTES = 1088;

  /** Where the frame goes. */
  @Param({"TMPFS", "SOCKET"})
  public String target;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final Frame frame = Frame4K.frame();
  private final ByteBuffer bytes = Frame4K.noise(Frame4K.PIXELS * Frame4K.BGRX + BATCH_BYTES);
  private WritableByteChannel bare;
  private FrameIpcWriter writer;

  /** Opens both targets. */
  @Setup
  public void open() throws IOException {
    bare = RecordingTarget.valueOf(target).open();
    writer =
        FrameIpcWriter.open(
            RecordingTarget.valueOf(target).open(),
            IpcFormat.STREAM,
            FrameSchema.of(Frame4K.WIDTH, Frame4K.HEIGHT),
            allocator);
  }

  /** A frame as a record batch. */
  @Benchmark
  public void frameIpcWriter() {
    writer.write(frame);
  }

  /** As many bytes as that. */
  @Benchmark
  public void bareWrite() throws IOException {
    ByteBuffer source = bytes.duplicate().clear();
    while (source.hasRemaining()) {
      int unused = bare.write(source);
    }
  }

  /** Gives all up. */
  @TearDown
  public void close() throws IOException {
    frame.close();
    writer.close();
    bare.close();
    allocator.close();
  }
}
