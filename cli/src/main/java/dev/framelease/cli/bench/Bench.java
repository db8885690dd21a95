package dev.framelease.cli.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.capture.CaptureSource;
import dev.framelease.cli.option.TorchThreads;
import dev.framelease.cli.screen.Screen;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.djl.FrameModel;
import dev.framelease.djl.FrameTensors;
import dev.framelease.djl.ModelEngine;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Measurements of one screen. One thread uses it. */
final class Bench implements AutoCloseable {
  private static final int WARM_UP = 20;

  /** A file of a gibibyte at most, which is removed. */
  private static final long FILE_BYTES = 1L << 30;

  private final Screen screen;
  private final BenchTime time;
  private final StopSignal stop;
  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);

  /** Kept, so that reading cannot be optimised away. */
  private volatile long sum;

  /** What a model takes frames by that this hands over. */
  FrameTensors tensors() {
    return tensors;
  }

  Bench(Screen screen, BenchTime time, StopSignal stop) {
    this.screen = screen;
    this.time = time;
    this.stop = stop;
  }

  /**
   * What was measured, in nanoseconds for each frame.
   *
   * @param name what is done with it
   * @param nanos of all frames; none if there was no time for it
   */
  record Result(String name, Histogram nanos) {
    static Result leftOut(String name) {
      return new Result(name, new Histogram(1));
    }

    boolean isLeftOut() {
      return nanos.getTotalCount() == 0;
    }

    @Override
    public String toString() {
      if (isLeftOut()) {
        return String.format("%-22s  left out: the time is over", name);
      }
      return String.format(
          Locale.ROOT,
          "%-22s  %5.2f ms  %5.2f ms  %5.2f ms  %9.1f",
          name,
          nanos.getValueAtPercentile(50) / 1e6,
          nanos.getValueAtPercentile(99) / 1e6,
          nanos.getMinValue() / 1e6,
          1e9 / nanos.getMean());
    }
  }

  /** Work on a frame, which is measured. */
  private interface Work {
    void on(Frame frame) throws IOException;
  }

  /**
   * Measures one thing after the other, as far as there is time for it, or until the user stops it:
   * what that has cut off is not told.
   */
  void run(Consumer<Result> results) throws IOException {
    TorchThreads.setForSmallModel();
    Consumer<Result> whole =
        result -> {
          if (!stop.isRequested()) {
            results.accept(result);
          }
        };
    whole.accept(withGrab("grab", frame -> {}));
    whole.accept(withGrab("grab and read", this::read));
    write(whole);
    for (ModelEngine engine : ModelEngine.values()) {
      if (!stop.isRequested()) {
        ask(engine, whole);
      }
    }
  }

  private void read(Frame frame) {
    long before = sum;
    sum = before + sumOf(frame.buffer());
  }

  /** Every byte, as a consumer does, so that nothing is left to the first who looks. */
  static long sumOf(ByteBuffer pixels) {
    long read = 0;
    while (pixels.remaining() >= Long.BYTES) {
      read += pixels.getLong();
    }
    while (pixels.hasRemaining()) {
      read += pixels.get();
    }
    return read;
  }

  /** Gives a frame to a model, as far as that goes without asking it. The manager has the array. */
  NDArray hand(Frame frame, FrameModel model, NDManager manager) {
    try (FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      return model.prepare(manager, buffer);
    }
  }

  private void infer(Frame frame, FrameModel model) {
    try (NDManager manager = model.newManager()) {
      model.infer(hand(frame, model, manager)).head().toFloatArray();
    }
  }

  private void write(Consumer<Result> results) throws IOException {
    if (leavesOut(results, "write")) {
      return;
    }
    Path file = Files.createTempFile("framelease-bench", ".arrow");
    try (Frame first = grab();
        FrameIpcWriter writer =
            FrameIpcWriter.open(file, IpcFormat.FILE, schemaOf(first), allocator)) {
      long frameBytes = first.info().layout().byteSize();
      results.accept(
          onlyWork("write to " + file.getParent(), FILE_BYTES / frameBytes, writer::write));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Tells whether there is no time for something, which is said then. */
  private boolean leavesOut(Consumer<Result> results, String... names) {
    boolean isOver = time.isOver();
    if (isOver) {
      Stream.of(names).map(Result::leftOut).forEach(results);
    }
    return isOver;
  }

  private static FrameSchema schemaOf(Frame frame) {
    FrameLayout layout = frame.info().layout();
    return FrameSchema.of(layout.width(), layout.height(), layout.format());
  }

  private void ask(ModelEngine engine, Consumer<Result> results) throws IOException {
    String handing = "hand to " + engine.djlName();
    String asking = "infer, " + engine.djlName();
    if (leavesOut(results, handing, asking)) {
      return;
    }
    try (FrameModel model = FrameModel.activity(engine, tensors)) {
      results.accept(
          onlyWork(
              handing,
              Long.MAX_VALUE,
              frame -> {
                try (NDManager manager = model.newManager()) {
                  hand(frame, model, manager);
                }
              }));
      results.accept(onlyWork(asking, Long.MAX_VALUE, frame -> infer(frame, model)));
    }
  }

  private Frame grab() {
    try (Frame grabbed = screen.session().grab(CaptureSource.desktop())) {
      return grabbed.toBgrx();
    }
  }

  private Result withGrab(String name, Work work) throws IOException {
    return measure(name, Long.MAX_VALUE, work, true);
  }

  private Result onlyWork(String name, long most, Work work) throws IOException {
    return measure(name, most, work, false);
  }

  private Result measure(String name, long most, Work work, boolean withGrab) throws IOException {
    Histogram nanos = new Histogram(3);
    long start = time.now();
    long length = time.nextNanos();
    for (long i = 0; i < most && (i <= WARM_UP || time.now() - start < length); i++) {
      if (time.isOver()) {
        break;
      }
      long grabbing = System.nanoTime();
      try (Frame frame = grab()) {
        long from = withGrab ? grabbing : System.nanoTime();
        work.on(frame);
        if (i >= WARM_UP) {
          nanos.recordValue(System.nanoTime() - from);
        }
      }
      if (stop.isRequested()) {
        break;
      }
    }
    return new Result(name, nanos);
  }

  @Override
  public void close() {
    allocator.close();
  }
}
