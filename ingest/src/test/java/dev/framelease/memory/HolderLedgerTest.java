package dev.framelease.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.TestMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class HolderLedgerTest {
  private final TestMemory memory = TestMemory.ofSize(64);

  @Test
  void shouldListWhoHoldsWhat() {
    try (Lease lease = memory.lend("reader")) {
      List<Holding> open = HolderLedger.open();
      assertEquals(1, open.size());
      Holding holding = open.get(0);
      assertEquals("reader", holding.holder());
      assertSame(lease.block(), holding.block());
      assertFalse(holding.heldFor().isNegative());
      assertTrue(holding.toString().startsWith("reader (block of 64 bytes"), holding::toString);
    }
    assertEquals(List.of(), HolderLedger.open());
  }

  @Test
  void shouldListTheHoldersOfOneBlock() {
    TestMemory otherMemory = TestMemory.ofSize(64);
    Lease lease = memory.lend("reader");
    MemoryBlock block = lease.block();
    try (Lease sharer = lease.share("sharer");
        Lease other = otherMemory.lend("other")) {
      assertEquals(List.of("reader", "sharer"), holders(block));
      assertEquals(List.of("other"), holders(other.block()));
      lease.close();
      assertEquals(List.of("sharer"), holders(sharer.block()));
    }
    assertEquals(List.of(), holders(block));
  }

  private static List<String> holders(MemoryBlock block) {
    return HolderLedger.of(block).stream().map(Holding::holder).sorted().toList();
  }

  @Test
  void shouldShowWhereAHoldingWasOpenedWhereStacksAreTracked() {
    assertTrue(HolderLedger.tracksStacks(), "tests run with -Dframelease.tracking=stacks");
    try (Lease lease = memory.lend("reader")) {
      Throwable openedAt = HolderLedger.of(lease.block()).get(0).openedAt();
      assertTrue(
          Arrays.stream(openedAt.getStackTrace())
              .anyMatch(frame -> frame.getClassName().equals(HolderLedgerTest.class.getName())));
    }
  }

  @Test
  void shouldShowWhoAskedForWhatAnotherThreadOpened() {
    Asker asker = Asker.here();
    try (Lease lease = OwnThread.supply(() -> asker.perform(() -> memory.lend("reader"))).join()) {
      Throwable openedAt = HolderLedger.of(lease.block()).get(0).openedAt();
      assertTrue(openedAt.getMessage().endsWith("on thread test"), openedAt::getMessage);
      Throwable asked = openedAt.getCause();
      String here = Thread.currentThread().getName();
      assertEquals("asked for here, on thread " + here, asked.getMessage());
      assertTrue(
          Arrays.stream(asked.getStackTrace())
              .anyMatch(frame -> frame.getClassName().equals(HolderLedgerTest.class.getName())));
    }
  }

  @Test
  void shouldForgetTheAskerWhenTheWorkIsDone() {
    Asker asker = Asker.here();
    assertThrows(
        IllegalStateException.class,
        () ->
            asker.perform(
                () -> {
                  throw new IllegalStateException("the work failed");
                }));
    try (Lease lease = memory.lend("reader")) {
      assertNull(HolderLedger.of(lease.block()).get(0).openedAt().getCause());
    }
  }

  @Test
  void shouldRecordNoStackWhereStacksAreNotTracked() {
    HolderLedger.trackStacks(false);
    Asker asker = Asker.here();
    try (Lease lease = asker.perform(() -> memory.lend("reader"))) {
      assertNull(HolderLedger.of(lease.block()).get(0).openedAt());
    } finally {
      HolderLedger.trackStacks(true);
    }
  }

  @Test
  void shouldSpeakOfTheSameLeaseEachTime() {
    try (Lease lease = memory.lend("reader");
        Lease other = lease.share("reader")) {
      List<Holding> first = HolderLedger.of(lease.block());
      assertEquals(Set.copyOf(first), Set.copyOf(HolderLedger.of(other.block())));
      assertEquals(2, Set.copyOf(first).size(), "one for each lease, whatever its holder's name");
    }
  }
}
