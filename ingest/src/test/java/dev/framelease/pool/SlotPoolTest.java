package dev.framelease.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.framelease.capture.MemoryBudget;
import dev.framelease.memory.Access;
import dev.framelease.memory.Holding;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.testing.LedgerExtension;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class SlotPoolTest {
  private final TestSlotMemory.Source source = new TestSlotMemory.Source();

  private SlotPool<TestSlotMemory> pool(int initialSlots, int maxSlots, long maxBytes) {
    return new SlotPool<>(
        source, initialSlots, maxSlots, maxBytes, MemoryBudget.ofBytes(1 << 20), "a test");
  }

  private static Slot<TestSlotMemory> claim(SlotPool<TestSlotMemory> pool, long byteSize) {
    return pool.claim(byteSize).orElseThrow();
  }

  @Test
  void shouldMakeItsFirstSlotsWithTheFirstClaim() {
    SlotPool<TestSlotMemory> pool = pool(2, 4, 1000);
    assertEquals(0, pool.created());
    assertEquals(SlotState.WRITING, claim(pool, 100).state());
    assertEquals(2, pool.created());
    claim(pool, 100);
    assertEquals(2, pool.created());
    assertEquals(200, pool.bytes());
  }

  @Test
  void shouldAllocateNothingToTellWhetherThereIsRoom() {
    SlotPool<TestSlotMemory> pool = pool(3, 3, 1000);
    claim(pool, 100);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 2000; i++) {
      before = i == 1000 ? threads.getCurrentThreadAllocatedBytes() : before;
      assertFalse(pool.hasRoom(100));
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / 1000;
    assertEquals(0, each, "bytes of the heap for each question");
  }

  @Test
  void shouldMakeFewerFirstSlotsWhereTheBoundInBytesIsNear() {
    SlotPool<TestSlotMemory> pool = pool(3, 4, 250);
    claim(pool, 100);
    assertEquals(2, pool.created());
  }

  @Test
  void shouldLendWhatWasWrittenToBeReadOnly() {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    slot.memory().buffer().put(99, (byte) 7);
    try (Lease lease = pool.lend(slot, "reader")) {
      assertEquals(slot.memory().address(), lease.address());
      assertEquals(100, lease.byteSize());
      assertEquals(Access.READ_ONLY, lease.access());
      assertEquals(7, lease.buffer().get(99));
      assertEquals(SlotState.HELD, slot.state());
      assertEquals(1, pool.held());
    }
    assertEquals(SlotState.FREE, slot.state());
    assertEquals(0, pool.held());
  }

  @Test
  void shouldReturnSlotOnceWhenLastLeaseCloses() {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    Lease first = pool.lend(slot, "first");
    Lease second = first.share("second");
    long before = pool.returns();
    first.close();
    first.close();
    assertEquals(SlotState.HELD, slot.state());
    assertEquals(before, pool.returns());
    second.close();
    second.close();
    assertEquals(SlotState.FREE, slot.state());
    assertEquals(before + 1, pool.returns());
  }

  @Test
  void shouldNotBeReachedByStaleLeasesOnceLentAgain() {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    Lease stale = pool.lend(slot, "stale");
    stale.close();
    assertSame(slot, claim(pool, 100));
    try (Lease fresh = pool.lend(slot, "fresh")) {
      stale.close();
      assertEquals(SlotState.HELD, slot.state());
      assertTrue(fresh.isOpen());
    }
  }

  @Test
  void shouldReuseTheSlotThatWasUsedLast() {
    SlotPool<TestSlotMemory> pool = pool(3, 3, 1000);
    Slot<TestSlotMemory> one = claim(pool, 100);
    Slot<TestSlotMemory> two = claim(pool, 100);
    Slot<TestSlotMemory> three = claim(pool, 100);
    pool.giveBack(three);
    pool.giveBack(one);
    pool.giveBack(two);
    assertSame(three, claim(pool, 100));
    assertSame(two, claim(pool, 100));
    assertSame(one, claim(pool, 100));
  }

  @Test
  void shouldGrowToItsBoundInSlots() {
    SlotPool<TestSlotMemory> pool = pool(1, 3, 1000);
    for (int i = 0; i < 3; i++) {
      claim(pool, 100);
    }
    assertEquals(Optional.empty(), pool.claim(100));
    assertEquals(3, pool.created());
    assertEquals("the pool has 3 of at most 3 slots, and 300 of at most 1000 bytes", pool.bound());
  }

  @Test
  void shouldGrowToItsBoundInBytes() {
    SlotPool<TestSlotMemory> pool = pool(1, 8, 300);
    for (int i = 0; i < 3; i++) {
      claim(pool, 100);
    }
    assertEquals(Optional.empty(), pool.claim(1));
    assertEquals(300, pool.bytes());
  }

  @Test
  void shouldSayThatASlotIsMoreThanItsBound() {
    SlotPool<TestSlotMemory> pool = pool(2, 8, 300);
    assertEquals(Optional.empty(), pool.claim(301));
    assertEquals(0, pool.created());
    assertEquals("a slot of 301 bytes is more than the pool's bound of 300", pool.bound());
  }

  @Test
  void shouldMakeALargerSlotForALargerFrame() {
    SlotPool<TestSlotMemory> pool = pool(1, 2, 1000);
    Slot<TestSlotMemory> small = claim(pool, 100);
    pool.giveBack(small);
    Slot<TestSlotMemory> large = claim(pool, 200);
    assertNotSame(small, large);
    assertEquals(200, large.byteSize());
    pool.giveBack(large);
    assertSame(large, claim(pool, 50));
  }

  @Test
  void shouldReplaceSmallFreeSlotsAtItsBoundInSlotsOldestFirst() {
    SlotPool<TestSlotMemory> pool = pool(2, 2, 1000);
    Slot<TestSlotMemory> older = claim(pool, 100);
    Slot<TestSlotMemory> newer = claim(pool, 100);
    pool.giveBack(newer);
    pool.giveBack(older);
    Slot<TestSlotMemory> large = claim(pool, 500);
    assertEquals(500, large.byteSize());
    assertEquals(SlotState.RETIRED, older.state());
    assertEquals(1, older.memory().retirements().size());
    assertTrue(older.memory().retirements().get(0).attached());
    assertEquals(SlotState.FREE, newer.state());
    assertEquals(600, pool.bytes());
  }

  @Test
  void shouldReplaceAsManySmallFreeSlotsAsItsBoundInBytesAsks() {
    SlotPool<TestSlotMemory> pool = pool(3, 8, 300);
    List<Slot<TestSlotMemory>> small =
        List.of(claim(pool, 100), claim(pool, 100), claim(pool, 100));
    small.forEach(pool::giveBack);
    claim(pool, 200);
    assertEquals(
        List.of(SlotState.RETIRED, SlotState.RETIRED, SlotState.FREE),
        small.stream().map(Slot::state).toList());
    assertEquals(300, pool.bytes());
  }

  @Test
  void shouldKeepSmallSlotsWhereReplacingThemWouldNotDo() {
    SlotPool<TestSlotMemory> pool = pool(2, 2, 300);
    Slot<TestSlotMemory> free = claim(pool, 100);
    claim(pool, 100);
    pool.giveBack(free);
    assertEquals(Optional.empty(), pool.claim(201));
    assertEquals(SlotState.FREE, free.state());
  }

  @Test
  void shouldStayAsItWasWhenItsSourceFails() {
    IllegalStateException shortage = new IllegalStateException("no memory");
    SlotPool<TestSlotMemory> pool =
        new SlotPool<>(
            bytes -> {
              if (source.allocated.size() == 1) {
                throw shortage;
              }
              return source.allocate(bytes);
            },
            1,
            2,
            1000,
            MemoryBudget.ofBytes(1 << 20),
            "a test");
    Slot<TestSlotMemory> slot = claim(pool, 100);
    assertSame(shortage, assertThrows(IllegalStateException.class, () -> pool.claim(100)));
    assertEquals(1, pool.created());
    assertEquals(100, pool.bytes());
    pool.giveBack(slot);
    assertSame(slot, claim(pool, 100));
  }

  @Test
  void shouldNotUseAQuarantinedSlotUntilItIsGivenBack() {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    assertTrue(pool.quarantine(slot));
    assertFalse(pool.quarantine(slot));
    assertEquals(1, pool.quarantined());
    assertEquals(Optional.empty(), pool.claim(100));
    assertThrows(IllegalStateException.class, () -> pool.lend(slot, "too late"));
    pool.giveBack(slot);
    assertEquals(0, pool.quarantined());
    assertSame(slot, claim(pool, 100));
  }

  @Test
  void shouldQuarantineOnlyWhatIsWritten() {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    try (Lease lease = pool.lend(slot, "reader")) {
      assertFalse(pool.quarantine(slot));
      assertTrue(lease.isOpen());
    }
    assertFalse(pool.quarantine(slot));
    assertEquals(SlotState.FREE, slot.state());
  }

  @Test
  void shouldMakeRoomByDiscarding() {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    long before = pool.returns();
    pool.discard(slot);
    assertEquals(before + 1, pool.returns());
    assertEquals(SlotState.RETIRED, slot.state());
    assertEquals(1, slot.memory().retirements().size());
    assertNotSame(slot, claim(pool, 100));
    assertEquals(2, pool.created());
  }

  @Test
  void shouldRefuseWhatASlotIsNotReadyFor() {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    try (Lease lease = pool.lend(slot, "reader")) {
      assertThrows(IllegalStateException.class, () -> pool.giveBack(slot));
      assertThrows(IllegalStateException.class, () -> pool.discard(slot));
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> pool.lend(slot, "another"));
      assertEquals("a slot of 100 bytes (HELD) cannot be lent", e.getMessage());
      assertTrue(lease.isOpen());
    }
    assertThrows(IllegalStateException.class, () -> pool.giveBack(slot));
  }

  @Test
  void shouldLeaveASlotClaimedWhenLendingFails() {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    assertThrows(NullPointerException.class, () -> pool.lend(slot, null));
    assertEquals(SlotState.WRITING, slot.state());
  }

  @Test
  void shouldTellWhoHoldsItsSlots() {
    SlotPool<TestSlotMemory> pool = pool(1, 2, 1000);
    try (Lease one = pool.lend(claim(pool, 100), "one");
        Lease two = pool.lend(claim(pool, 100), "two");
        Lease sharer = two.share("sharer")) {
      assertEquals(
          List.of("one", "sharer", "two"),
          pool.holders().stream().map(Holding::holder).sorted().toList());
      assertTrue(one.isOpen() && sharer.isOpen());
    }
    assertEquals(List.of(), pool.holders());
  }

  @Test
  void shouldBelongToTheThreadThatClaimedFirst() throws InterruptedException {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    Throwable[] thrown = new Throwable[1];
    Thread stranger = new Thread(() -> pool.giveBack(slot));
    stranger.setUncaughtExceptionHandler((thread, e) -> thrown[0] = e);
    stranger.start();
    stranger.join();
    assertTrue(thrown[0] instanceof AssertionError);
    assertEquals(SlotState.WRITING, slot.state());
  }

  @Test
  void shouldLendAgainWhatIsHeldOrHasJustComeBack() {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    Lease first = pool.lend(slot, "first");
    MemoryBlock block = first.block();
    try (Lease second = pool.lendAgain(slot, "second").orElseThrow()) {
      assertSame(block, second.block());
      first.close();
      assertEquals(SlotState.HELD, slot.state());
    }
    assertEquals(SlotState.FREE, slot.state());
    try (Lease third = pool.lendAgain(slot, "third").orElseThrow()) {
      assertNotSame(block, third.block());
      assertEquals(SlotState.HELD, slot.state());
    }
    assertEquals(SlotState.FREE, slot.state());
  }

  @Test
  void shouldNotLendAgainWhatIsClaimedOrMayHaveBeenWrittenInto() {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    pool.lend(slot, "first").close();
    assertSame(slot, claim(pool, 100));
    assertEquals(Optional.empty(), pool.lendAgain(slot, "second"));
    try (Lease writer = pool.lend(slot, "writer")) {
      writer.markContentUnknown();
      assertEquals(Optional.empty(), pool.lendAgain(slot, "third"));
    }
    assertEquals(Optional.empty(), pool.lendAgain(slot, "fourth"));
    assertTrue(slot.isContentUnknown());
    assertEquals(SlotState.FREE, slot.state());
  }

  @Test
  void shouldNotLendAgainWhatIsToBeRetired() {
    SlotPool<TestSlotMemory> pool = pool(1, 1, 1000);
    Slot<TestSlotMemory> slot = claim(pool, 100);
    Lease held = pool.lend(slot, "first");
    pool.retireWhatIsThere();
    assertEquals(Optional.empty(), pool.lendAgain(slot, "second"));
    held.close();
    assertEquals(Optional.empty(), pool.lendAgain(slot, "third"));
    pool.removeLost();
    assertEquals(SlotState.RETIRED, slot.state());
    assertEquals(Optional.empty(), pool.lendAgain(slot, "fourth"));
  }
}
