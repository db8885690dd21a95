package dev.framelease.arrow.consumers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Four slots, one producer that stamps every pixel with the number of its frame, and four consumers
 * that slice, retain, transfer and close in a random order. A frame that comes back too early is
 * stamped again under somebody who reads it.
 */
@ExtendWith(LedgerExtension.class)
class EnduranceTest {
  private static final int SLOTS = 4;
  private static final int CONSUMERS = 4;
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final int BYTES = WIDTH * HEIGHT * 4;
  private static final long SEED = 20261121;

  private final BlockingQueue<LentSlot> free = new ArrayBlockingQueue<>(SLOTS);
  private final AtomicLong read = new AtomicLong();

  /** A part of a frame that a consumer reads. */
  private record Held(ArrowBuf buffer, int stamp) {}

  @Test
  void shouldCorruptNothingInFiveThousandFrames() throws Exception {
    run(5_000);
  }

  @Tag("long")
  @Tag("small-heap")
  @Test
  void shouldCorruptNothingInAHundredThousandFramesInFlatMemory() throws Exception {
    // As long as what is measured: until then, the JVM's heap and compiled code grow.
    run(100_000);
    long before = residentBytes();
    long heap = heapBytes();
    run(100_000);
    long grown = residentBytes() - before;
    long heapGrown = heapBytes() - heap;
    assertTrue(grown < 32 << 20, () -> "resident memory grew by " + grown + " bytes");
    assertTrue(heapGrown < 1 << 20, () -> "the heap grew by " + heapGrown + " bytes");
  }

  private void run(int frames) throws Exception {
    free.clear();
    for (int i = 0; i < SLOTS; i++) {
      free.add(new LentSlot(BYTES));
    }
    List<LentSlot> slots = List.copyOf(free);
    FrameAllocator allocator = FrameAllocator.open(new FrameLimits(SLOTS, SLOTS * BYTES));
    List<BlockingQueue<FrameBuffer>> queues = new ArrayList<>();
    List<CompletableFuture<Void>> consumers = new ArrayList<>();
    for (int i = 0; i < CONSUMERS; i++) {
      BlockingQueue<FrameBuffer> queue = new ArrayBlockingQueue<>(SLOTS);
      SplittableRandom random = new SplittableRandom(SEED + i);
      int share = frames;
      queues.add(queue);
      consumers.add(OwnThread.run(() -> consume(queue, share, random, allocator)));
    }
    produce(frames, allocator, queues);
    for (CompletableFuture<Void> consumer : consumers) {
      consumer.get(10, TimeUnit.MINUTES);
    }
    assertEquals(0, allocator.framesInFlight());
    allocator.close();
    assertTrue(allocator.awaitClosed(Duration.ofSeconds(60)));
    assertEquals(frames, slots.stream().mapToInt(LentSlot::returns).sum());
    assertEquals(List.of(), HolderLedger.open());
  }

  private void produce(
      int frames, FrameAllocator allocator, List<BlockingQueue<FrameBuffer>> queues)
      throws InterruptedException {
    List<LentSlot> lent = new ArrayList<>();
    for (int sequence = 1; sequence <= frames; sequence++) {
      LentSlot slot = awaitFree(lent);
      slot.stamp(sequence);
      lent.add(slot);
      try (Frame frame = slot.lend(sequence, WIDTH, HEIGHT);
          FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
        for (BlockingQueue<FrameBuffer> queue : queues) {
          queue.put(buffer.share());
        }
      }
    }
  }

  /** A slot that nobody reads, as the count of its returns tells. */
  private LentSlot awaitFree(List<LentSlot> lent) throws InterruptedException {
    LentSlot slot = free.poll();
    while (slot == null) {
      for (LentSlot each : lent) {
        if (each.isIdle()) {
          slot = each;
          break;
        }
      }
      if (slot == null) {
        Thread.onSpinWait();
      }
    }
    lent.remove(slot);
    return slot;
  }

  private void consume(
      BlockingQueue<FrameBuffer> queue,
      int frames,
      SplittableRandom random,
      FrameAllocator allocator) {
    try (BufferAllocator child = allocator.arrow().newChildAllocator("child", 0, Long.MAX_VALUE)) {
      List<Held> held = new ArrayList<>();
      for (int i = 0; i < frames; i++) {
        hold(next(queue, held, random), held, random, child);
        // At most this many parts, of fewer frames than there are slots.
        while (held.size() > random.nextInt(4) || (i == frames - 1 && !held.isEmpty())) {
          close(held.remove(random.nextInt(held.size())), random);
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next frame. Who holds parts and waits gives them up: else four could hold all slots. */
  private FrameBuffer next(
      BlockingQueue<FrameBuffer> queue, List<Held> held, SplittableRandom random)
      throws InterruptedException {
    FrameBuffer frame = queue.poll();
    while (frame == null && !held.isEmpty()) {
      close(held.remove(random.nextInt(held.size())), random);
      frame = queue.poll();
    }
    return frame == null ? queue.take() : frame;
  }

  private static void hold(
      FrameBuffer frame, List<Held> held, SplittableRandom random, BufferAllocator child) {
    int stamp = (int) frame.info().sequence();
    try (frame) {
      ArrowBuf whole = frame.retain();
      held.add(new Held(whole, stamp));
      switch (random.nextInt(3)) {
        case 0 -> {
          int start = 4 * random.nextInt(BYTES / 8);
          ArrowBuf slice = whole.slice(start, BYTES / 2);
          slice.getReferenceManager().retain();
          held.add(new Held(slice, stamp));
        }
        case 1 ->
            held.add(
                new Held(
                    whole
                        .getReferenceManager()
                        .transferOwnership(whole, child)
                        .getTransferredBuffer(),
                    stamp));
        default -> {
          ArrowBuf retained = whole.getReferenceManager().retain(whole, child);
          held.add(new Held(retained, stamp));
        }
      }
    }
  }

  private void close(Held held, SplittableRandom random) {
    try (ArrowBuf buffer = held.buffer()) {
      int pixels = (int) buffer.capacity() / 4;
      for (int i = 0; i < 16; i++) {
        assertEquals(held.stamp(), buffer.getInt(4L * random.nextInt(pixels)));
      }
      assertEquals(held.stamp(), buffer.getInt(4L * (pixels - 1)));
      read.incrementAndGet();
    }
  }

  private static long heapBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** VmRSS of proc(5). */
  private static long residentBytes() throws IOException {
    heapBytes();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}
