package dev.framelease.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.memory.Lease;
import dev.framelease.pool.TestSlotMemory.Retirement;
import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke")
@ExtendWith(LedgerExtension.class)
class SlotPoolCloseTest {
  private final SlotPool<TestSlotMemory> pool =
      new SlotPool<>(
          new TestSlotMemory.Source(), 1, 4, 1000, MemoryBudget.ofBytes(1 << 20), "a test");

  private Slot<TestSlotMemory> claim() {
    return pool.claim(100).orElseThrow();
  }

  private static Retirement retirement(Slot<TestSlotMemory> slot) {
    List<Retirement> retirements = slot.memory().retirements();
    assertEquals(1, retirements.size());
    return retirements.get(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldRetireAtOnceWhatIsNotHeld(boolean attached) {
    Slot<TestSlotMemory> free = claim();
    Slot<TestSlotMemory> writing = claim();
    Slot<TestSlotMemory> quarantined = claim();
    pool.giveBack(free);
    pool.quarantine(quarantined);
    Set<Thread> others = reclaimers();
    pool.close(attached);
    pool.close(!attached);
    assertTrue(others.containsAll(reclaimers()), "a reclaimer runs though nothing is held");
    for (Slot<TestSlotMemory> slot : List.of(free, writing, quarantined)) {
      assertEquals(SlotState.RETIRED, slot.state());
      assertEquals(new Retirement(attached, Thread.currentThread()), retirement(slot));
    }
    assertEquals(0, pool.bytes());
  }

  private static Set<Thread> reclaimers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("framelease-reclaimer"))
        .collect(Collectors.toSet());
  }

  @Test
  void shouldRetireAHeldSlotAtItsLastCloseAndOnAnotherThread() {
    Slot<TestSlotMemory> slot = claim();
    try (Lease lease = pool.lend(slot, "holder")) {
      pool.close(true);
      assertEquals(SlotState.HELD, slot.state());
      assertEquals(List.of(), slot.memory().retirements());
      assertEquals(1, pool.held());
      assertTrue(lease.isOpen());
    }
    Eventually.eventually("retired", () -> !slot.memory().retirements().isEmpty());
    assertFalse(retirement(slot).attached());
    assertNotSame(Thread.currentThread(), retirement(slot).thread());
    assertEquals(0, pool.held());
    Thread reclaimer = retirement(slot).thread();
    Eventually.eventually("the reclaimer has ended", () -> !reclaimer.isAlive());
  }

  @Test
  void shouldRetireEachHeldSlotAtItsOwnLastClose() {
    Slot<TestSlotMemory> first = claim();
    Slot<TestSlotMemory> second = claim();
    Lease firstLease = pool.lend(first, "first");
    try (Lease secondLease = pool.lend(second, "second")) {
      pool.close(false);
      firstLease.close();
      Eventually.eventually("retired", () -> !first.memory().retirements().isEmpty());
      assertEquals(SlotState.HELD, second.state());
      assertTrue(secondLease.isOpen());
    }
    Eventually.eventually("retired", () -> !second.memory().retirements().isEmpty());
    assertFalse(retirement(first).attached());
    assertFalse(retirement(second).attached());
  }

  @Test
  void shouldGiveNoSlotOnceClosed() {
    pool.close(true);
    assertThrows(IllegalStateException.class, this::claim);
    assertEquals(0, pool.created());
  }

  @Test
  void shouldCountItsCloseAsAReturnSoThatWaitersWake() throws InterruptedException {
    long seen = pool.returns();
    pool.close(true);
    assertTrue(pool.awaitReturn(seen, System.nanoTime()));
  }

  @Test
  void shouldRetireTheOthersWhenOneFails() {
    SlotPool<SlotMemory> brittle =
        new SlotPool<>(
            bytes -> new BrittleMemory(new TestSlotMemory(bytes)),
            2,
            2,
            1000,
            MemoryBudget.ofBytes(1 << 20),
            "a test");
    Slot<SlotMemory> one = brittle.claim(100).orElseThrow();
    Slot<SlotMemory> two = brittle.claim(100).orElseThrow();
    try (LogOf log = new LogOf(SlotPool.class.getPackage())) {
      brittle.close(true);
      assertEquals(2, log.records().size());
      assertEquals("the kernel said no", log.records().get(0).getThrown().getMessage());
    }
    assertEquals(SlotState.RETIRED, one.state());
    assertEquals(SlotState.RETIRED, two.state());
    assertEquals(1, ((BrittleMemory) one.memory()).memory().retirements().size());
    assertEquals(1, ((BrittleMemory) two.memory()).memory().retirements().size());
  }

  private record BrittleMemory(TestSlotMemory memory) implements SlotMemory {
    @Override
    public long address() {
      return memory.address();
    }

    @Override
    public ByteBuffer buffer() {
      return memory.buffer();
    }

    @Override
    public void retire(boolean attached) {
      memory.retire(attached);
      throw new IllegalStateException("the kernel said no");
    }

    @Override
    public void detach() {
      memory.detach();
    }
  }
}
