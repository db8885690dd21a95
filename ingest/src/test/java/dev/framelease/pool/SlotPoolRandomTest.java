package dev.framelease.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.memory.Lease;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random lives of a pool, against what must be true of it whatever happens. */
@ExtendWith(LedgerExtension.class)
class SlotPoolRandomTest {
  private static final int MAX_SLOTS = 4;
  private static final int MAX_BYTES = 1000;

  private final TestSlotMemory.Source source = new TestSlotMemory.Source();
  private final SlotPool<TestSlotMemory> pool =
      new SlotPool<>(source, 2, MAX_SLOTS, MAX_BYTES, MemoryBudget.ofBytes(1 << 20), "a test");

  private final List<Slot<TestSlotMemory>> claimed = new ArrayList<>();
  private final List<Slot<TestSlotMemory>> quarantined = new ArrayList<>();
  private final List<Lent> lent = new ArrayList<>();

  private record Lent(Slot<TestSlotMemory> slot, Lease lease) {}

  /** The model is three lists: the slots that are claimed, lent, quarantined. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldDoWhatTheModelDoes(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 5000; step++) {
      step(random);
      assertEquals(lent.size(), pool.held());
      assertEquals(lent.size(), pool.holders().size());
      assertEquals(quarantined.size(), pool.quarantined());
      assertBounds();
    }
    lent.forEach(one -> one.lease().close());
    pool.close(true);
    assertAllRetiredOnce();
  }

  private void step(Random random) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> claim(50 + 50 * random.nextInt(8));
      case 3 ->
          take(random, claimed)
              .ifPresent(slot -> lent.add(new Lent(slot, pool.lend(slot, "random"))));
      case 4 -> take(random, lent).ifPresent(one -> one.lease().close());
      case 5 -> take(random, claimed).ifPresent(pool::giveBack);
      case 6 -> take(random, claimed).ifPresent(this::quarantine);
      default ->
          take(random, quarantined)
              .ifPresent(random.nextBoolean() ? pool::giveBack : pool::discard);
    }
  }

  private void quarantine(Slot<TestSlotMemory> slot) {
    assertTrue(pool.quarantine(slot));
    quarantined.add(slot);
  }

  /** A claim succeeds where the slots in use leave room: free ones are used or replaced. */
  private void claim(long bytes) {
    List<Slot<TestSlotMemory>> inUse = new ArrayList<>(claimed);
    inUse.addAll(quarantined);
    lent.forEach(one -> inUse.add(one.slot()));
    long bytesInUse = inUse.stream().mapToLong(Slot::byteSize).sum();
    boolean room = inUse.size() < MAX_SLOTS && bytesInUse + bytes <= MAX_BYTES;

    Optional<Slot<TestSlotMemory>> slot = pool.claim(bytes);

    assertEquals(room, slot.isPresent(), () -> bytes + " bytes beside " + inUse);
    slot.ifPresent(
        got -> {
          assertFalse(inUse.contains(got), "claimed while in use");
          assertTrue(got.byteSize() >= bytes);
          claimed.add(got);
        });
  }

  private static <T> Optional<T> take(Random random, List<T> from) {
    return from.isEmpty()
        ? Optional.empty()
        : Optional.of(from.remove(random.nextInt(from.size())));
  }

  private void assertBounds() {
    long alive = source.allocated.stream().filter(m -> m.retirements().isEmpty()).count();
    assertTrue(alive <= MAX_SLOTS, () -> alive + " slots");
    assertTrue(pool.bytes() <= MAX_BYTES, () -> pool.bytes() + " bytes");
  }

  private void assertAllRetiredOnce() {
    for (TestSlotMemory memory : source.allocated) {
      assertEquals(1, memory.retirements().size());
    }
    assertEquals(0, pool.bytes());
    assertEquals(source.allocated.size(), pool.created());
  }

  /** One writer, three readers that share, check and close: nobody may see another frame. */
  @Test
  void shouldKeepEveryFrameAsItWasWhileItIsHeld() throws InterruptedException {
    int frames = 50_000;
    BlockingQueue<Written> queue = new LinkedBlockingQueue<>(MAX_SLOTS);
    AtomicLong torn = new AtomicLong();
    AtomicLong read = new AtomicLong();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread reader = new Thread(() -> readAll(queue, torn, read));
      reader.start();
      readers.add(reader);
    }
    for (long frame = 1; frame <= frames; frame++) {
      queue.put(new Written(write(frame), frame));
    }
    for (int i = 0; i < readers.size(); i++) {
      queue.put(Written.END);
    }
    for (Thread reader : readers) {
      reader.join(TimeUnit.SECONDS.toMillis(60));
    }
    assertEquals(0, torn.get(), "frames that changed while they were held");
    assertEquals(frames, read.get());
    assertEquals(0, pool.held());
    pool.close(true);
    assertAllRetiredOnce();
  }

  private record Written(Lease lease, long frame) {
    static final Written END = new Written(null, -1);
  }

  private Lease write(long frame) throws InterruptedException {
    while (true) {
      long seen = pool.returns();
      Optional<Slot<TestSlotMemory>> slot = pool.claim(64);
      if (slot.isPresent()) {
        ByteBuffer buffer = slot.get().memory().buffer().order(ByteOrder.nativeOrder());
        for (int i = 0; i < 64; i += Long.BYTES) {
          buffer.putLong(i, frame);
        }
        return pool.lend(slot.get(), "frame " + frame);
      }
      assertTrue(pool.awaitReturn(seen, System.nanoTime() + TimeUnit.SECONDS.toNanos(30)));
    }
  }

  private static void readAll(BlockingQueue<Written> queue, AtomicLong torn, AtomicLong read) {
    try {
      for (Written next = queue.take(); next.lease() != null; next = queue.take()) {
        Lease second = next.lease().share("second");
        next.lease().close();
        if (!holds(second, next.frame())) {
          torn.incrementAndGet();
        }
        second.close();
        second.close();
        read.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean holds(Lease lease, long value) {
    ByteBuffer buffer = lease.buffer();
    for (int i = 0; i < 64; i += Long.BYTES) {
      if (buffer.getLong(i) != value) {
        return false;
      }
    }
    return true;
  }
}
