package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.models.TestModels;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.ChildJvm;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An input that another thread closes while ONNX Runtime reads it.
 *
 * <p>There is no such test for PyTorch: DJL itself does not let an array of PyTorch be closed while
 * another thread hands it to libtorch.
 */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
final class EarlyCloseTest {
  private static final int ROUNDS = 200;
  private static final int SHORTEST_DELAY_NANOS = 1_000;

  /** In a JVM of its own, which would end if the engine read memory that is gone. */
  @Test
  void shouldSurviveTheCloseOfWhatWasConvertedOrCopied(@TempDir Path folder) throws Exception {
    Path report = folder.resolve("report");
    Process process =
        new ProcessBuilder(ChildJvm.command(List.of(), Racing.class, folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(report.toFile())
            .start();
    try {
      assertTrue(process.waitFor(200, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue(), () -> textOf(report));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String textOf(Path report) {
    try {
      return Files.readString(report);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Closes inputs of each kind, or their managers, while a model takes them. */
  static final class Racing {
    private Racing() {}

    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
        FrameTensors tensors = FrameTensors.of(allocator);
        Path floats = TestModels.onnxOfFloats(folder.resolve("floats.onnx"));
        try (FrameModel rgb =
            FrameModel.open(floats, Optional.empty(), Optional.empty(), tensors)) {
          race(rgb, new TestSlot(64, 36), allocator);
        }
        try (FrameModel bgrx = FrameModel.activity(ModelEngine.ONNX_RUNTIME, tensors)) {
          FrameLayout padded = FrameLayout.padded(640, 360, PixelFormat.BGRX, 4096);
          race(bgrx, new TestSlot(padded, () -> {}), allocator);
          race(bgrx, new TestSlot(640, 360), allocator);
        }
      }
    }

    private static void race(FrameModel model, TestSlot slot, FrameAllocator allocator)
        throws Exception {
      slot.stamp(51);
      RandomDelay delay = new RandomDelay();
      ExecutorService other = Executors.newSingleThreadExecutor();
      try {
        for (int round = 0; round < ROUNDS || delay.inTime == 0; round++) {
          NDManager manager = model.newManager();
          NDArray input = prepare(model, manager, slot, allocator);
          AutoCloseable closed = round % 2 == 0 ? input : manager;
          int nanos = delay.next();
          Future<?> closing = other.submit(() -> closeAfter(nanos, closed));
          delay.wasInTime(hasRun(model, input));
          closing.get();
          manager.close();
          assertEquals(round + 1, slot.returns());
        }
      } finally {
        other.shutdown();
      }
    }

    private static boolean hasRun(FrameModel model, NDArray input) {
      try {
        boolean unused = model.infer(input).isEmpty();
        return true;
      } catch (IllegalStateException closed) {
        // Before the run, or after it, when the outputs came.
        return closed.getMessage().contains("the model has run");
      }
    }
  }

  @Test
  void shouldNotLetTheNextFrameIntoARunningInference() throws Exception {
    AtomicReference<TestSlot> reused = new AtomicReference<>();
    // Grey has no activity; the next frame, which is written as soon as the slot is back, has.
    TestSlot slot =
        new TestSlot(
            FrameLayout.packed(1280, 720, PixelFormat.BGRX), () -> reused.get().paintBlue());
    reused.set(slot);
    RandomDelay delay = new RandomDelay();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameModel model =
            FrameModel.activity(ModelEngine.ONNX_RUNTIME, FrameTensors.of(allocator))) {
      for (int round = 0; round < ROUNDS || delay.inTime == 0; round++) {
        slot.stamp(128);
        try (NDManager manager = model.newManager()) {
          NDArray input = prepare(model, manager, slot, allocator);
          int nanos = delay.next();
          Future<?> closed = other.submit(() -> closeAfter(nanos, input));
          delay.wasInTime(inferGrey(model, input));
          closed.get();
        }
        assertEquals(round + 1, slot.returns());
      }
    } finally {
      other.shutdown();
    }
  }

  private static NDArray prepare(
      FrameModel model, NDManager manager, TestSlot slot, FrameAllocator allocator) {
    try (Frame frame = slot.lend();
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      return model.prepare(manager, buffer);
    }
  }

  private static Void closeAfter(int delayNanos, AutoCloseable closeable) throws Exception {
    long start = System.nanoTime();
    while (System.nanoTime() - start < delayNanos) {
      Thread.onSpinWait();
    }
    closeable.close();
    return null;
  }

  /** So that a close comes about when the model starts, however busy the machine is. */
  private static final class RandomDelay {
    private final Random random = new Random(1);
    private int longest = 1_000_000;
    private int inTime;

    int next() {
      return random.nextInt(longest);
    }

    /** Whether the model came to run before the close. */
    void wasInTime(boolean hasRun) {
      inTime += hasRun ? 1 : 0;
      longest =
          hasRun
              ? Math.max(SHORTEST_DELAY_NANOS, longest - longest / 8)
              : Math.min(Integer.MAX_VALUE / 2, longest) / 4 * 5;
    }
  }

  /** Whether the model came to run; false if the input had been closed before. */
  private static boolean inferGrey(FrameModel model, NDArray input) {
    float[] activity;
    try {
      activity = model.infer(input).head().toFloatArray();
    } catch (IllegalStateException closedBefore) {
      return false;
    }
    for (float value : activity) {
      assertEquals(0, value, "the model saw the next frame");
    }
    return true;
  }
}
