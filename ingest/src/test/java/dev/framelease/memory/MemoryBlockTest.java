package dev.framelease.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.testing.TestMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LedgerExtension.class)
class MemoryBlockTest {
  private static final BlockOwner NOBODY = leaked -> {};

  private final TestMemory memory = TestMemory.counting(100);

  @Test
  void shouldShowTheMemoryItself() {
    try (Lease lease = memory.lend("reader")) {
      assertEquals(memory.address(), lease.address());
      assertEquals(100, lease.byteSize());
      ByteBuffer buffer = lease.buffer();
      assertEquals(99, buffer.get(99));
      memory.bytes().put(99, (byte) 7);
      assertEquals(7, buffer.get(99));
    }
  }

  @Test
  void shouldGiveEachCallerABufferOfItsOwn() {
    try (Lease lease = memory.lend("reader")) {
      lease.buffer().position(50).limit(60);
      assertEquals(0, lease.buffer().position());
      assertEquals(100, lease.buffer().limit());
      assertEquals(ByteOrder.nativeOrder(), lease.buffer().order());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldShowAllOfItWhereverTheBufferLentIsMoved(Access access) {
    memory.bytes().position(1);
    try (Lease lease = memory.lend("reader", access)) {
      memory.bytes().position(2).limit(3);
      ByteBuffer buffer = lease.buffer();
      assertEquals(0, buffer.position());
      assertEquals(100, buffer.remaining());
      assertEquals(99, buffer.get(99));
    }
  }

  @Test
  void shouldRefuseWritesWhereItIsLentReadOnly() {
    try (Lease lease = memory.lend("reader", Access.READ_ONLY)) {
      assertEquals(Access.READ_ONLY, lease.access());
      assertThrows(ReadOnlyBufferException.class, () -> lease.buffer().put(0, (byte) 1));
    }
  }

  @Test
  void shouldTakeWritesWhereItIsLentWritable() {
    try (Lease lease = memory.lend("writer", Access.WRITABLE)) {
      lease.buffer().put(0, (byte) 42);
      assertEquals(42, memory.bytes().get(0));
    }
  }

  @Test
  void shouldCountItsOpenLeases() {
    Lease one = memory.lend("one");
    MemoryBlock block = one.block();
    Lease two = one.share("two");
    assertEquals(2, block.openLeases());
    one.close();
    assertEquals(1, block.openLeases());
    two.close();
    assertEquals(0, block.openLeases());
  }

  @Test
  void shouldBeAnotherBlockWhenLentAgain() {
    Lease stale = memory.lend("stale");
    stale.close();
    try (Lease fresh = memory.lend("fresh")) {
      stale.close();
      assertTrue(fresh.isOpen());
      assertFalse(stale.isOpen());
      assertEquals(1, memory.returns());
    }
    assertEquals(2, memory.returns());
  }

  @Test
  void shouldRefuseHeapMemory() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                MemoryBlock.lend(4096, ByteBuffer.allocate(8), Access.READ_ONLY, NOBODY, "holder"));
    assertTrue(e.getMessage().contains("on the heap"), e.getMessage());
  }

  @Test
  void shouldRefuseAnAddressThatIsNone() {
    assertThrows(
        IllegalArgumentException.class,
        () -> MemoryBlock.lend(0, memory.bytes(), Access.READ_ONLY, NOBODY, "holder"));
  }

  @Test
  void shouldRefuseMissingArgumentsBeforeAnythingIsHeld() {
    ByteBuffer bytes = memory.bytes();
    assertThrows(
        NullPointerException.class, () -> MemoryBlock.lend(4096, bytes, null, NOBODY, "holder"));
    assertThrows(
        NullPointerException.class,
        () -> MemoryBlock.lend(4096, bytes, Access.READ_ONLY, null, "holder"));
    assertThrows(
        NullPointerException.class,
        () -> MemoryBlock.lend(4096, bytes, Access.READ_ONLY, NOBODY, null));
  }

  @Test
  void shouldContainAnOwnerThatThrows() {
    BlockOwner broken =
        leaked -> {
          throw new IllegalStateException("not now");
        };
    Lease lease =
        MemoryBlock.lend(memory.address(), memory.bytes(), Access.READ_ONLY, broken, "holder");
    try (LogOf log = new LogOf(MemoryBlock.class)) {
      lease.close();
      assertEquals("not now", log.records().get(0).getThrown().getMessage());
    }
    assertFalse(lease.isOpen());
  }

  @Test
  void shouldNameItsSizeAndAddress() {
    try (Lease lease = memory.lend("reader")) {
      assertEquals(
          "block of 100 bytes at 0x" + Long.toHexString(memory.address()),
          lease.block().toString());
    }
  }
}
