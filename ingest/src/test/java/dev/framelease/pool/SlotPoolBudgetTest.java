package dev.framelease.pool;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.memory.Lease;
import dev.framelease.testing.LedgerExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pools that share a budget. */
@ExtendWith(LedgerExtension.class)
class SlotPoolBudgetTest {
  private final MemoryBudget budget = MemoryBudget.of(300, Duration.ofMillis(20));
  private final TestSlotMemory.Source source = new TestSlotMemory.Source();
  private final SlotPool<TestSlotMemory> one = pool("one");
  private final SlotPool<TestSlotMemory> other = pool("other");

  private SlotPool<TestSlotMemory> pool(String user) {
    return new SlotPool<>(source, 1, 8, 1000, budget, user);
  }

  @Test
  void shouldCountASlotFromBeforeItIsAllocatedUntilItIsRetired() {
    SlotPool<TestSlotMemory> counting =
        new SlotPool<>(
            bytes -> {
              assertEquals(100, budget.usedBytes());
              return source.allocate(bytes);
            },
            1,
            8,
            1000,
            budget,
            "counting");
    Lease lease = counting.lend(counting.claim(100).orElseThrow(), "holder");
    counting.close(false);
    assertEquals(100, budget.usedBytes(), "it is held");
    lease.close();
    eventually("it is retired", () -> budget.usedBytes() == 0);
  }

  @Test
  void shouldCountNothingThatCouldNotBeAllocated() {
    SlotPool<TestSlotMemory> failing =
        new SlotPool<>(
            bytes -> {
              throw new IllegalStateException("no memory");
            },
            1,
            8,
            1000,
            budget,
            "failing");
    assertThrows(IllegalStateException.class, () -> failing.claim(100));
    assertEquals(0, budget.usedBytes());
  }

  @Test
  void shouldRefuseAtTheBoundAndSayWhoUsesIt() {
    Slot<TestSlotMemory> slot = one.claim(250).orElseThrow();
    assertTrue(other.claim(100).isEmpty());
    assertTrue(other.wasRefusedByBudget());
    assertEquals(
        "a slot of 100 bytes is too much: the memory budget has 250 of at most 300 bytes in use: 250"
            + " by one",
        other.bound());
    assertFalse(other.canEverHold(301));
    assertTrue(other.canEverHold(300));
    long returns = other.returns();
    one.discard(slot);
    assertTrue(other.returns() > returns, "whoever waits may try again");
    assertTrue(other.claim(100).isPresent());
    assertFalse(other.wasRefusedByBudget());
  }

  @Test
  void shouldMakeRoomOfItsOwnFreeSlotsFirst() {
    one.giveBack(one.claim(100).orElseThrow());
    other.giveBack(other.claim(100).orElseThrow());
    assertTrue(one.claim(200).isPresent());
    assertEquals(300, budget.usedBytes());
    assertEquals(100, other.bytes());
  }

  @Test
  void shouldTakeTheMemoryOfSlotsThatOthersLeaveIdle() {
    Slot<TestSlotMemory> idle = one.claim(200).orElseThrow();
    assertTrue(other.claim(200).isEmpty(), "it is in use");
    one.giveBack(idle);
    eventually("it counts as idle", () -> other.claim(200).isPresent());
    assertEquals(SlotState.RECLAIMED, idle.state());
    assertEquals(1, idle.memory().retirements().size());
    assertFalse(idle.memory().retirements().get(0).attached());
    assertFalse(idle.memory().isDetached(), "that is for its own thread");
    assertEquals(0, one.bytes());
    assertEquals(200, budget.usedBytes());

    assertTrue(one.claim(100).isPresent());
    assertTrue(idle.memory().isDetached());
    assertEquals(SlotState.RETIRED, idle.state());
    assertEquals(1, idle.memory().retirements().size());
    assertEquals(300, budget.usedBytes());
  }

  @Test
  void shouldNotRetireTwiceWhatWasTakenWhenThePoolCloses() {
    Slot<TestSlotMemory> idle = one.claim(200).orElseThrow();
    one.giveBack(idle);
    eventually("it counts as idle", () -> other.claim(200).isPresent());
    one.close(true);
    assertTrue(one.isDrained());
    assertEquals(1, idle.memory().retirements().size());
    other.close(true);
    assertEquals(0, budget.usedBytes());
    assertEquals(List.of(0L, 0L), List.of(one.bytes(), other.bytes()));
  }

  /** A busy machine may take so long from the close to the claim that it counts as idle by then. */
  @Test
  void shouldNotTakeTheMemoryOfASlotThatCameBackAMomentAgo() {
    eventually("the claim comes in time", this::claimsRightAfterTheReturnOfAnOldSlot);
  }

  /** Whether it did; then it got nothing. */
  private boolean claimsRightAfterTheReturnOfAnOldSlot() {
    Duration idle = Duration.ofMillis(200);
    MemoryBudget patient = MemoryBudget.of(100, idle);
    SlotPool<TestSlotMemory> owner = new SlotPool<>(source, 1, 8, 1000, patient, "owner");
    SlotPool<TestSlotMemory> needy = new SlotPool<>(source, 1, 8, 1000, patient, "needy");
    Lease lease = owner.lend(owner.claim(100).orElseThrow(), "holder");
    long made = System.nanoTime();
    eventually("it is old", () -> System.nanoTime() - made >= idle.toNanos());
    long closed = System.nanoTime();
    lease.close();
    boolean taken = needy.claim(100).isPresent();
    boolean inTime = System.nanoTime() - closed < idle.toNanos();
    assertFalse(taken && inTime);
    return inTime;
  }
}
