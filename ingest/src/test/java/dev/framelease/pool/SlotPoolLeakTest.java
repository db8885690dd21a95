package dev.framelease.pool;

import static dev.framelease.testing.Eventually.afterGarbageCollection;
import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.memory.HolderLedger;
import dev.framelease.testing.LogOf;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Without the ledger extension, which would fail a test that leaks. */
class SlotPoolLeakTest {
  private final LogOf log = new LogOf(HolderLedger.class);
  private final SlotPool<TestSlotMemory> pool =
      new SlotPool<>(
          new TestSlotMemory.Source(), 1, 1, 1000, MemoryBudget.ofBytes(1 << 20), "a test");

  @AfterEach
  void stopListening() {
    eventually("reported", () -> !log.records().isEmpty());
    log.close();
    assertEquals(List.of(), HolderLedger.open());
  }

  private Slot<TestSlotMemory> leak() {
    Slot<TestSlotMemory> slot = pool.claim(100).orElseThrow();
    pool.lend(slot, "the forgetful");
    return slot;
  }

  @Test
  void shouldRetireASlotThatLeakedAndNeverUseItAgain() {
    Slot<TestSlotMemory> slot = leak();
    long seen = pool.returns();
    afterGarbageCollection("found lost", () -> slot.state() == SlotState.LEAKED);
    afterGarbageCollection("counted as a return", () -> pool.returns() == seen + 1);
    assertEquals(List.of(), slot.memory().retirements(), "that is for the owner to do");

    assertNotSame(slot, pool.claim(100).orElseThrow());

    assertEquals(SlotState.RETIRED, slot.state());
    assertEquals(1, slot.memory().retirements().size());
    assertTrue(slot.memory().retirements().get(0).attached());
    assertEquals(2, pool.created());
    assertEquals(100, pool.bytes());
  }

  @Test
  void shouldRetireASlotThatLeakedAfterThePoolClosed() {
    Slot<TestSlotMemory> slot = leak();
    pool.close(true);
    afterGarbageCollection("retired", () -> !slot.memory().retirements().isEmpty());
    assertEquals(1, slot.memory().retirements().size());
    assertEquals(SlotState.RETIRED, slot.state());
  }
}
