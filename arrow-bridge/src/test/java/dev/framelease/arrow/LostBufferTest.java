package dev.framelease.arrow;

import static dev.framelease.testing.Eventually.afterGarbageCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.memory.HolderLedger;
import dev.framelease.testing.LogOf;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without the ledger extension, which would fail a test that leaks. */
class LostBufferTest {
  private final LentSlot slot = new LentSlot(8 * 4 * 4);

  @Test
  void shouldReportABufferThatNobodyClosedThoughItsAllocatorIsAlive() {
    FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
    try (LogOf log = new LogOf(HolderLedger.class)) {
      lose(allocator);
      afterGarbageCollection("reported", () -> !log.records().isEmpty());
      String message = log.records().get(0).getMessage();
      assertTrue(message.contains("Arrow buffer of frame 9"), message);
    }
    assertEquals(1, slot.returns());
    assertEquals(1, slot.leakedReturns());
    assertEquals(List.of(), HolderLedger.open());
    // It stays in flight: nobody knows whether its address is still in use.
    assertEquals(1, allocator.framesInFlight());
    allocator.close();
    assertFalse(allocator.isClosed());
  }

  private void lose(FrameAllocator allocator) {
    try (var frame = slot.lend(9, 8, 4)) {
      assertEquals(slot.address(), allocator.wrap(frame).memoryAddress());
    }
  }
}
