package dev.framelease.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.djl.dlpack.TorchTensors;
import dev.framelease.djl.models.OnnxModelWriter.ElementType;
import dev.framelease.djl.models.TestModels;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.pool.Slot;
import dev.framelease.pool.SlotMemory;
import dev.framelease.pool.SlotPool;
import dev.framelease.posix.SharedMemory;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One thread writes the number of each frame into all of its pixels, in four slots of shared
 * memory. Seven others read the frames by Arrow, PyTorch and ONNX Runtime, and leave some of what
 * they made for each other to check and to close. Nobody may see another number than the frame's.
 */
@ExtendWith(LedgerExtension.class)
final class StampedFramesTest {
  private static final int SLOTS = 4;
  private static final int READERS = 7;
  private static final FrameLayout LAYOUT = FrameLayout.packed(16, 9, PixelFormat.BGRX);
  private static final long NEVER = Duration.ofMinutes(10).toNanos();

  /** A number that is left to be read later, and closed then. */
  private record Left(AutoCloseable held, Bytes pixels, int number) {}

  private interface Bytes {
    ByteBuffer read();
  }

  private record Memory(SharedMemory shared) implements SlotMemory {
    @Override
    public long address() {
      return shared.address();
    }

    @Override
    public ByteBuffer buffer() {
      return shared.buffer();
    }

    @Override
    public void retire(boolean attached) {
      shared.retire();
    }

    @Override
    public void detach() {}
  }

  @TempDir Path folder;

  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
  private final FrameTensors tensors = FrameTensors.of(allocator);
  private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(SLOTS);
  private final ConcurrentLinkedQueue<Left> left = new ConcurrentLinkedQueue<>();
  private final AtomicLong readings = new AtomicLong();
  private volatile boolean done;

  @Test
  void shouldShowNoStalePixelInTwentyThousandFrames() throws Exception {
    run(20_000);
  }

  @Test
  @Tag("long")
  void shouldShowNoStalePixelInAMillionFrames() throws Exception {
    run(1_000_000);
  }

  private void run(int count) throws Exception {
    Path onnx = TestModels.onnx(folder.resolve("same"), ElementType.UINT8, List.of("h", "w", "4"));
    Path torch = TestModels.torchScript(folder.resolve("part"), "return frame[1:]");
    CompletableFuture<?>[] readers =
        IntStream.range(0, READERS)
            .mapToObj(i -> OwnThread.run(() -> read(i % 2 == 0 ? onnx : torch, i)))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture<?> writer = OwnThread.run(() -> write(count));
    CompletableFuture.allOf(readers).join();
    writer.join();

    assertTrue(readings.get() >= 2L * count, () -> readings + " readings");
    assertEquals(0, TorchTensors.alive());
    assertEquals(0, allocator.framesInFlight());
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  private void write(int count) {
    SlotPool<Memory> pool =
        new SlotPool<>(
            bytes -> new Memory(SharedMemory.allocate("stamped", (int) bytes)),
            SLOTS,
            SLOTS,
            SLOTS * LAYOUT.byteSize(),
            MemoryBudget.ofBytes(1 << 20),
            "a test");
    try {
      for (int number = 1; number <= count; number++) {
        Slot<Memory> slot = claim(pool);
        ByteBuffer pixels = slot.memory().buffer().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (pixels.hasRemaining()) {
          pixels.putInt(number);
        }
        assertTrue(offer(Frame.of(pool.lend(slot, "frame"), info(number))), "nobody takes frames");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      done = true;
      pool.close(true);
    }
    assertEquals(SLOTS, pool.created());
  }

  private static Slot<Memory> claim(SlotPool<Memory> pool) throws InterruptedException {
    long deadline = System.nanoTime() + NEVER;
    while (true) {
      long seen = pool.returns();
      Optional<Slot<Memory>> slot = pool.claim(LAYOUT.byteSize());
      if (slot.isPresent()) {
        return slot.get();
      }
      assertTrue(pool.awaitReturn(seen, deadline), "no slot comes back");
    }
  }

  private boolean offer(Frame frame) throws InterruptedException {
    return frames.offer(frame, NEVER, TimeUnit.NANOSECONDS);
  }

  private static FrameInfo info(int number) {
    return new FrameInfo(
        number,
        0,
        Region.ofSize(LAYOUT.width(), LAYOUT.height()),
        LAYOUT,
        new Damage.Unknown(),
        new CaptureTime(1, 2, Instant.EPOCH),
        0);
  }

  private void read(Path file, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (FrameModel model = FrameModel.open(file, Optional.empty(), Optional.empty(), tensors);
        BufferAllocator own = allocator.arrow().newChildAllocator("reader", 0, Long.MAX_VALUE)) {
      while (!done || !frames.isEmpty()) {
        Frame next = frames.poll(1, TimeUnit.MILLISECONDS);
        if (next != null) {
          try (Frame frame = next) {
            readOne(frame, model, own, random);
          }
        }
        // Somebody's, perhaps one's own, and all of them where none is free otherwise.
        if (next == null || random.nextInt(3) > 0) {
          checkOneLeft();
        }
      }
      while (checkOneLeft()) {
        // Until nothing is left.
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void readOne(Frame frame, FrameModel model, BufferAllocator own, SplittableRandom random)
      throws Exception {
    int number = (int) frame.info().sequence();
    FrameBuffer buffer = FrameBuffer.wrap(frame, allocator);
    if (random.nextInt(3) == 0) {
      frame.close();
    }
    boolean isTorch = model.engine() == ModelEngine.PYTORCH;
    NDManager manager = model.newManager();
    NDArray array = model.prepare(manager, buffer);
    if (random.nextBoolean()) {
      check(bytesOf(model.infer(array).head()), number);
    }
    if (random.nextBoolean()) {
      // Of PyTorch, what shares its storage outlives it; of ONNX Runtime, the array itself is left.
      NDArray last = isTorch ? array.transpose(1, 0, 2) : array;
      left.add(new Left(manager, () -> bytesOf(last), number));
    } else {
      check(bytesOf(array), number);
      manager.close();
    }
    readByArrow(buffer, own, number, random.nextBoolean());
  }

  /** Takes the buffer over. */
  private void readByArrow(
      FrameBuffer buffer, BufferAllocator own, int number, boolean isTransferred) throws Exception {
    ArrowBuf retained = buffer.retain();
    ArrowBuf mine = retained;
    if (isTransferred) {
      mine = retained.getReferenceManager().transferOwnership(retained, own).getTransferredBuffer();
      retained.close();
    }
    ArrowBuf slice = mine.slice(16, LAYOUT.byteSize() - 16);
    check(slice.nioBuffer(0, (int) slice.capacity()), number);
    mine.close();
    left.add(new Left(buffer, buffer::pixels, number));
  }

  private static ByteBuffer bytesOf(NDArray array) {
    return ByteBuffer.wrap(array.toByteArray());
  }

  private boolean checkOneLeft() throws Exception {
    Left one = left.poll();
    if (one == null) {
      return false;
    }
    check(one.pixels().read(), one.number());
    one.held().close();
    return true;
  }

  private void check(ByteBuffer bytes, int number) {
    ByteBuffer pixels = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    assertTrue(pixels.remaining() >= LAYOUT.byteSize() / 2);
    while (pixels.hasRemaining()) {
      assertEquals(number, pixels.getInt(), "a pixel of another frame");
    }
    readings.incrementAndGet();
  }
}
