package dev.framelease.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.FrameTensors;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.Access;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.util.MemoryUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A frame of 4K to an engine and back: the array is made and closed, and nothing is computed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandingOver {
  private static final Region CROP = new Region(100, 100, 640, 640);

  /** Which engine, as DJL says it. */
  @Param({"PyTorch", "OnnxRuntime"})
  public String engine;

  private FrameAllocator allocator;
  private FrameTensors tensors;
  private NDManager manager;
  private Frame frame;
  private PixelView crop;

  /** Makes a frame. */
  @Setup
  public void setUp() {
    FrameLayout layout = FrameLayout.packed(3840, 2160, PixelFormat.BGRX);
    ByteBuffer memory = ByteBuffer.allocateDirect((int) layout.byteSize());
    allocator = FrameAllocator.open(FrameLimits.DEFAULT);
    tensors = FrameTensors.of(allocator);
    manager = NDManager.newBaseManager(engine);
    frame =
        Frame.of(
            MemoryBlock.lend(
                MemoryUtil.getByteBufferAddress(memory),
                memory,
                Access.READ_ONLY,
                leaked -> {},
                "frame"),
            new FrameInfo(
                1,
                0,
                Region.ofSize(3840, 2160),
                layout,
                new Damage.Unknown(),
                new CaptureTime(1, 2, Instant.EPOCH),
                0));
    try (PixelView pixels = frame.pixels()) {
      crop = pixels.crop(CROP);
    }
  }

  /** Closes it all. */
  @TearDown
  public void tearDown() {
    crop.close();
    frame.close();
    manager.close();
    allocator.close();
  }

  /** The whole frame. */
  @Benchmark
  public void frame() {
    try (NDArray array = tensors.wrap(manager, frame)) {
      array.getUid();
    }
  }

  /** The whole frame, with a manager of its own, as is advised. */
  @Benchmark
  public void frameInManager() {
    try (NDManager own = manager.newSubManager()) {
      tensors.wrap(own, frame);
    }
  }

  /** A manager without anything, to be taken off the one before: what is DJL's own. */
  @Benchmark
  public void managerAlone() {
    manager.newSubManager().close();
  }

  /** A crop of the frame; ONNX Runtime copies its rows. */
  @Benchmark
  public void croppedView() {
    try (NDArray array = tensors.wrap(manager, crop)) {
      array.getUid();
    }
  }
}
