package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.HolderLedger;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LedgerExtension.class)
final class LifetimeStressTest {
  private static final int THREADS = 4;
  private static final int FRAMES_PER_THREAD = 5_000;
  private static final int ROUNDS_PER_SAMPLE = 1_000;
  private static final int WARM_UP_SAMPLES = 150;
  private static final int SAMPLES = 1_000;

  /**
   * What 1,000 rounds may add to the heap, in bytes. One chunk of malloc's smallest size, 32 bytes,
   * lost in each round would add 32,000 to every sample.
   */
  private static final long GROWTH_BOUND_BYTES = 8_000;

  /** An object of the smallest size, 16 bytes, kept in each of 850,000 rounds would be 13 MB. */
  private static final long HEAP_BOUND_BYTES = 4_000_000;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final BlockingQueue<Integer> free = new LinkedBlockingQueue<>();
  private final List<TestSlot> slots = new ArrayList<>();
  private final AtomicInteger stamps = new AtomicInteger();

  /** What one thread leaves for another one to check and to close. */
  private record Left(NDArray array, int stamp) {}

  private final ConcurrentLinkedQueue<Left> left = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "OnnxRuntime"})
  void shouldNeverShowAStalePixel(String engine) throws Exception {
    for (int i = 0; i < THREADS; i++) {
      int index = i;
      slots.add(new TestSlot(FrameLayout.packed(16, 9, PixelFormat.BGRX), () -> free.add(index)));
      free.add(i);
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (NDManager root = NDManager.newBaseManager(engine)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int seed = i;
        running.add(threads.submit(() -> useFrames(root, new Random(seed))));
      }
      for (Future<?> future : running) {
        future.get();
      }
      left.forEach(LifetimeStressTest::checkAndClose);
    } finally {
      threads.shutdown();
    }
    assertEquals(THREADS, free.size());
    int returns = slots.stream().mapToInt(TestSlot::returns).sum();
    assertEquals(THREADS * FRAMES_PER_THREAD, returns);
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  private Void useFrames(NDManager root, Random random) throws InterruptedException {
    for (int i = 0; i < FRAMES_PER_THREAD; i++) {
      Integer index = free.poll(1, TimeUnit.MILLISECONDS);
      while (index == null) {
        closeOneLeft();
        index = free.poll(1, TimeUnit.MILLISECONDS);
      }
      int stamp = stamps.incrementAndGet() & 0x7f;
      slots.get(index).stamp(stamp);
      useFrame(root, slots.get(index), stamp, random);
      if (random.nextBoolean()) {
        closeOneLeft();
      }
    }
    return null;
  }

  private void closeOneLeft() {
    Left one = left.poll();
    if (one != null) {
      checkAndClose(one);
    }
  }

  private void useFrame(NDManager root, TestSlot slot, int stamp, Random random) {
    List<NDArray> arrays = new ArrayList<>();
    try (Frame frame = slot.lend();
        FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      NDArray array = tensors.wrap(root, buffer);
      arrays.add(array);
      if (root.getEngine().getEngineName().equals("PyTorch")) {
        arrays.add(array.get("1:5, :, 0:3"));
        arrays.add(array.transpose(2, 0, 1));
      } else {
        arrays.add(tensors.wrap(root, buffer));
      }
    }
    Collections.shuffle(arrays, random);
    left.add(new Left(arrays.remove(0), stamp));
    arrays.forEach(array -> checkAndClose(new Left(array, stamp)));
  }

  private static void checkAndClose(Left one) {
    for (byte value : one.array().toByteArray()) {
      assertEquals(one.stamp(), value, "a pixel of another frame");
    }
    one.array().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PyTorch", "OnnxRuntime"})
  void shouldNotGrowInAMillionRounds(String engine) {
    // What the ledger records of stacks is garbage, and the JVM's own memory moves with it.
    boolean tracking = HolderLedger.tracksStacks();
    HolderLedger.trackStacks(false);
    TestSlot slot = new TestSlot(64, 36);
    long[] samples = new long[SAMPLES];
    long heapBefore = 0;
    try (NDManager root = NDManager.newBaseManager(engine)) {
      for (int i = 0; i < samples.length; i++) {
        if (i == WARM_UP_SAMPLES) {
          heapBefore = heapBytes();
        }
        rounds(root, slot);
        samples[i] = NativeHeap.allocatedBytes();
      }
      long heapGrowth = heapBytes() - heapBefore;
      assertTrue(
          heapGrowth < HEAP_BOUND_BYTES, () -> "the Java heap grew by " + heapGrowth + " bytes");
    } finally {
      HolderLedger.trackStacks(tracking);
    }

    long growth = medianGrowth(samples);
    assertTrue(
        growth < GROWTH_BOUND_BYTES,
        () -> "the native heap grew by " + growth + " bytes in 1,000 rounds");
    assertEquals(SAMPLES * ROUNDS_PER_SAMPLE, slot.returns());
    assertEquals(0, TorchTensors.alive());
    allocator.close();
  }

  private static long heapBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** A leak grows at every sample; what the JVM allocates for itself comes in few, large steps. */
  private static long medianGrowth(long[] samples) {
    long[] growths =
        IntStream.range(WARM_UP_SAMPLES, samples.length)
            .mapToLong(i -> samples[i] - samples[i - 1])
            .sorted()
            .toArray();
    return growths[growths.length / 2];
  }

  private void rounds(NDManager root, TestSlot slot) {
    for (int i = 0; i < ROUNDS_PER_SAMPLE; i++) {
      try (NDManager manager = root.newSubManager();
          Frame frame = slot.lend()) {
        NDArray array = tensors.wrap(manager, frame);
        if (manager instanceof PtNDManager) {
          array.get("0");
        }
      }
    }
  }
}
