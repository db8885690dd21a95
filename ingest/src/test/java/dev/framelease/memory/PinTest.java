package dev.framelease.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class PinTest {
  private final TestMemory memory = TestMemory.counting(16);

  @Test
  void shouldKeepTheMemoryUntilThePinIsClosed() {
    Lease lease = memory.lend("reader");
    Pin pin = lease.pin();
    lease.close();
    assertEquals(0, memory.returns());
    pin.close();
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldGiveUpThePinsShareOnce() {
    Lease lease = memory.lend("reader");
    Pin pin = lease.pin();
    pin.close();
    pin.close();
    assertEquals(0, memory.returns());
    assertEquals(1, lease.block().openLeases());
    lease.close();
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldGiveNoPinAfterClose() {
    Lease closed = memory.lend("reader");
    closed.close();
    assertThrows(LeaseClosedException.class, closed::pin);
    assertThrows(LeaseClosedException.class, closed::markContentUnknown);
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldRememberThatSomebodyMayHaveWritten() {
    Lease lease = memory.lend("writer", Access.WRITABLE);
    MemoryBlock block = lease.block();
    assertFalse(block.isContentUnknown());
    lease.markContentUnknown();
    lease.markContentUnknown();
    lease.close();
    assertTrue(block.isContentUnknown());
  }

  @Test
  void shouldListHoldingsOfManyThreads() throws InterruptedException {
    Lease first = memory.lend("first");
    MemoryBlock block = first.block();
    Thread[] threads = new Thread[40];
    Lease[] leases = new Lease[threads.length];
    for (int i = 0; i < threads.length; i++) {
      int at = i;
      threads[i] = new Thread(() -> leases[at] = first.share("reader " + at));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(41, HolderLedger.of(block).size());
    for (int i = 0; i < leases.length; i += 2) {
      leases[i].close();
    }
    assertEquals(21, HolderLedger.of(block).size());
    for (int i = 1; i < leases.length; i += 2) {
      leases[i].close();
    }
    first.close();
    assertTrue(HolderLedger.of(block).isEmpty());
  }
}
