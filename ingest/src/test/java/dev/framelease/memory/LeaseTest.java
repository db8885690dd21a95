package dev.framelease.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Permutations;
import dev.framelease.testing.TestMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("smoke")
@ExtendWith(LedgerExtension.class)
class LeaseTest {
  private final TestMemory memory = TestMemory.ofSize(64);

  @Test
  void shouldTellTheOwnerOnceWhenClosedTwice() {
    Lease lease = memory.lend("holder");
    lease.close();
    lease.close();
    assertEquals(1, memory.returns());
    assertEquals(0, memory.leakedReturns());
  }

  @Test
  void shouldNotSpendAnothersShareWhenClosedTwice() {
    Lease one = memory.lend("one");
    try (Lease other = one.share("other")) {
      one.close();
      one.close();
      assertTrue(other.isOpen());
      assertEquals(0, memory.returns());
    }
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldOpenNothingOnceItIsClosedThoughAnotherHolds() {
    Lease one = memory.lend("one");
    try (Lease other = one.share("other")) {
      one.close();
      assertThrows(LeaseClosedException.class, () -> one.share("third"));
      assertThrows(LeaseClosedException.class, one::pin);
      assertThrows(LeaseClosedException.class, one::address);
      assertEquals(1, other.block().openLeases());
    }
    assertEquals(1, memory.returns());
  }

  /** Its name is asked when stacks are recorded. */
  @Test
  void shouldCountNoHolderWhoCannotBeNamed() {
    boolean tracked = HolderLedger.tracksStacks();
    HolderLedger.trackStacks(true);
    try (Lease lease = memory.lend("holder")) {
      Object nameless =
          new Object() {
            @Override
            public String toString() {
              throw new IllegalStateException("as it was meant");
            }
          };
      assertThrows(IllegalStateException.class, () -> lease.share(nameless));
      assertEquals(1, lease.block().openLeases());
    } finally {
      HolderLedger.trackStacks(tracked);
    }
    assertEquals(1, memory.returns());
  }

  static Stream<List<Integer>> closingOrders() {
    return Permutations.of(4);
  }

  @ParameterizedTest
  @MethodSource("closingOrders")
  void shouldTellTheOwnerAfterTheLastCloseInEveryOrder(List<Integer> order) {
    Lease first = memory.lend("first");
    Lease second = first.share("second");
    Lease third = second.share("third");
    List<Lease> leases = List.of(first, second, third, first.share("fourth"));
    for (int closed = 0; closed < order.size(); closed++) {
      assertEquals(0, memory.returns(), "returned after " + closed + " closes");
      leases.get(order.get(closed)).close();
    }
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldOutliveTheLeaseItWasSharedFrom() {
    Lease parent = memory.lend("parent");
    Lease child = parent.share("child");
    parent.close();
    try (Lease grandchild = child.share("grandchild")) {
      child.close();
      assertEquals(memory.address(), grandchild.address());
    }
    assertEquals(1, memory.returns());
  }

  @Test
  void shouldTellTheOwnerOnTheThreadThatClosesLast() throws InterruptedException {
    List<Thread> told = new ArrayList<>();
    Lease lease =
        MemoryBlock.lend(
            memory.address(),
            memory.bytes(),
            Access.READ_ONLY,
            leaked -> told.add(Thread.currentThread()),
            "holder");
    Thread closer = new Thread(lease::close);
    closer.start();
    closer.join();
    assertEquals(List.of(closer), told);
  }

  static Stream<Consumer<Lease>> uses() {
    return Stream.of(
        lease -> lease.share("another"),
        Lease::address,
        Lease::byteSize,
        Lease::access,
        Lease::buffer,
        Lease::block,
        Lease::requireOpen);
  }

  @ParameterizedTest
  @MethodSource("uses")
  void shouldThrowOnUseAfterCloseAndShowWhereItWasClosed(Consumer<Lease> use) {
    Lease lease = memory.lend("the late reader");
    closeHere(lease);
    LeaseClosedException e = assertThrows(LeaseClosedException.class, () -> use.accept(lease));
    assertTrue(e.getMessage().startsWith("the late reader is closed"), e.getMessage());
    assertTrue(
        Arrays.stream(e.getCause().getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("closeHere")),
        "the cause does not show the close");
  }

  private static void closeHere(Lease lease) {
    lease.close();
  }

  @Test
  void shouldSayHowToSeeWhereItWasClosed() {
    HolderLedger.trackStacks(false);
    try {
      Lease lease = memory.lend("reader");
      lease.close();
      LeaseClosedException e = assertThrows(LeaseClosedException.class, lease::address);
      assertNull(e.getCause());
      assertTrue(e.getMessage().contains("-Dframelease.tracking=stacks"), e.getMessage());
    } finally {
      HolderLedger.trackStacks(true);
    }
  }

  @Test
  void shouldAnswerWhetherItIsOpenAndWhoItsHolderIsAfterItsClose() {
    Lease lease = memory.lend("reader");
    assertTrue(lease.isOpen());
    lease.close();
    assertFalse(lease.isOpen());
    assertTrue(lease.toString().startsWith("reader ("), lease.toString());
  }

  @Test
  void shouldKeepItsShareWhenTheHolderHasNoName() {
    try (Lease lease = memory.lend("reader")) {
      assertThrows(NullPointerException.class, () -> lease.share(null));
      assertEquals(1, lease.block().openLeases());
    }
    assertEquals(1, memory.returns());
  }
}
