package dev.framelease.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.memory.Lease;
import dev.framelease.posix.DirectBuffers;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations of many threads on two pools that take memory from each other, against a model:
 * for each slot's memory, how many may use it now. Whoever gets in somebody's way finds the number
 * wrong.
 */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class SlotPoolThreadsTest {
  private static final int RETIRED = Integer.MIN_VALUE / 2;

  /** Of both pools, so that each is always short of memory. */
  private final MemoryBudget budget = MemoryBudget.of(600, Duration.ZERO);

  private final Queue<Model> all = new ConcurrentLinkedQueue<>();
  private final Queue<Held> held = new ConcurrentLinkedQueue<>();

  /** Memory, and how many use it: who writes, and each holder. */
  private static final class Model implements SlotMemory {
    private final ByteBuffer buffer;
    private final AtomicInteger users = new AtomicInteger();

    Model(long byteSize) {
      buffer = ByteBuffer.allocateDirect((int) byteSize);
    }

    void use() {
      assertEquals(1, users.incrementAndGet(), "claimed, and somebody used it, or it was retired");
    }

    /** Before it is given up in fact, from when on the pool may do anything. */
    void giveUp() {
      assertTrue(users.decrementAndGet() >= 0, "given up more often than used");
    }

    @Override
    public long address() {
      return DirectBuffers.address(buffer);
    }

    @Override
    public ByteBuffer buffer() {
      return buffer;
    }

    @Override
    public void retire(boolean attached) {
      assertTrue(users.compareAndSet(0, RETIRED), () -> "retired with " + users + " users");
    }

    @Override
    public void detach() {
      // Another thread may just be about to retire it.
      assertTrue(users.get() <= 0, () -> "detached with " + users + " users");
    }
  }

  private record Held(Model model, Lease lease) {
    void close() {
      model.giveUp();
      lease.close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldGiveEachSlotToOneAtATime(long seed) throws Exception {
    run(seed, 10_000);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7, 8})
  void shouldGiveEachSlotToOneAtATimeForLong(long seed) throws Exception {
    run(seed, 1_000_000);
  }

  private void run(long seed, int claimCount) throws Exception {
    List<CompletableFuture<Void>> owners = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SplittableRandom random = new SplittableRandom(seed * 10 + i);
      owners.add(OwnThread.run(() -> own(random, claimCount)));
    }
    List<CompletableFuture<Void>> holders = new ArrayList<>();
    CompletableFuture<Void> end = CompletableFuture.allOf(owners.toArray(CompletableFuture[]::new));
    for (int i = 0; i < 3; i++) {
      SplittableRandom random = new SplittableRandom(seed * 10 + 5 + i);
      holders.add(OwnThread.run(() -> hold(random, end)));
    }
    for (CompletableFuture<Void> thread : owners) {
      thread.get(200, TimeUnit.SECONDS);
    }
    for (CompletableFuture<Void> thread : holders) {
      thread.get(60, TimeUnit.SECONDS);
    }
    Eventually.eventually("all memory back", () -> budget.usedBytes() == 0);
    all.forEach(memory -> assertEquals(RETIRED, memory.users.get()));
    assertTrue(all.size() > 8, "only " + all.size() + " slots were made");
  }

  /** The life of a pool, on its owner's thread. */
  private void own(SplittableRandom random, int claimCount) {
    SlotPool<Model> pool = new SlotPool<>(this::allocate, 1, 4, 500, budget, "a test");
    List<Slot<Model>> quarantined = new ArrayList<>();
    int claims = 0;
    while (claims < claimCount) {
      if (!quarantined.isEmpty() && random.nextInt(4) == 0) {
        Slot<Model> slot = quarantined.remove(quarantined.size() - 1);
        end(pool, slot, random);
      }
      Optional<Slot<Model>> claimed = pool.claim(50 + 50L * random.nextInt(4));
      if (claimed.isPresent()) {
        claims++;
        useClaimed(pool, claimed.get(), random, quarantined);
      } else {
        // It is the holders' turn, which may share this core.
        LockSupport.parkNanos(1_000);
      }
      if (random.nextInt(500) == 0) {
        pool.retireWhatIsThere();
      }
    }
    // What is quarantined nobody writes into any more when the connection has ended.
    quarantined.forEach(slot -> slot.memory().giveUp());
    pool.close(true);
  }

  private Model allocate(long byteSize) {
    Model model = new Model(byteSize);
    all.add(model);
    return model;
  }

  private void useClaimed(
      SlotPool<Model> pool,
      Slot<Model> slot,
      SplittableRandom random,
      List<Slot<Model>> quarantined) {
    slot.memory().use();
    switch (random.nextInt(8)) {
      case 0 -> end(pool, slot, random);
      case 1 -> {
        assertTrue(pool.quarantine(slot));
        quarantined.add(slot);
      }
      default -> held.add(new Held(slot.memory(), pool.lend(slot, "owner")));
    }
  }

  private static void end(SlotPool<Model> pool, Slot<Model> slot, SplittableRandom random) {
    slot.memory().giveUp();
    if (random.nextBoolean()) {
      pool.giveBack(slot);
    } else {
      pool.discard(slot);
    }
  }

  /** Closes what is lent, some of it after others share it, until there is no more to come. */
  private void hold(SplittableRandom random, CompletableFuture<Void> end) {
    while (!end.isDone() || !held.isEmpty()) {
      Held one = held.poll();
      if (one == null) {
        // It is the owners' turn, which may share this core.
        LockSupport.parkNanos(1_000);
      } else if (random.nextInt(3) == 0) {
        one.model().users.incrementAndGet();
        held.add(new Held(one.model(), one.lease().share("holder")));
        one.close();
        one.lease().close();
      } else {
        one.close();
      }
    }
  }
}
