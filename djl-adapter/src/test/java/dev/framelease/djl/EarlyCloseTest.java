package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

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

  @Test
  void shouldNotLetTheNextFrameIntoARunningInference() throws Exception {
    AtomicReference<TestSlot> reused = new AtomicReference<>();
    // Grey has no activity; the next frame, which is written as soon as the slot is back, has.
    TestSlot slot =
        new TestSlot(
            FrameLayout.packed(1280, 720, PixelFormat.BGRX), () -> reused.get().paintBlue());
    reused.set(slot);
    Random random = new Random(1);
    int inferred = 0;
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameModel model =
            FrameModel.activity(ModelEngine.ONNX_RUNTIME, FrameTensors.of(allocator))) {
      int longestDelay = 1_000_000;
      for (int round = 0; round < ROUNDS || inferred == 0; round++) {
        slot.stamp(128);
        try (NDManager manager = model.newManager()) {
          NDArray input = prepare(model, manager, slot, allocator);
          int delay = random.nextInt(longestDelay);
          Future<?> closed = other.submit(() -> closeAfter(delay, input));
          boolean inTime = inferGrey(model, input);
          closed.get();
          inferred += inTime ? 1 : 0;
          // So that it is about when the model starts, however busy the machine is.
          longestDelay =
              inTime
                  ? Math.max(SHORTEST_DELAY_NANOS, longestDelay - longestDelay / 8)
                  : Math.min(Integer.MAX_VALUE / 2, longestDelay) / 4 * 5;
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

  private static void closeAfter(int delayNanos, NDArray input) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < delayNanos) {
      Thread.onSpinWait();
    }
    input.close();
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
