package dev.framelease.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.HolderLedger;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.TestMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class GrabResultTest {
  private final TestMemory memory = TestMemory.ofSize(4);

  private static CaptureException failure(GrabResult result) {
    return assertThrows(CaptureException.class, () -> ScreenSession.frameOf(result));
  }

  @Test
  void shouldHandOutTheFrameOfASuccess() {
    FrameInfo info =
        new FrameInfo(
            1,
            0,
            Region.ofSize(1, 1),
            FrameLayout.packed(1, 1, PixelFormat.BGRX),
            new Damage.Unknown(),
            new CaptureTime(0, 0, Instant.EPOCH),
            0);
    try (Frame frame = Frame.of(memory.lend("frame"), info)) {
      assertSame(frame, ScreenSession.frameOf(new GrabResult.Captured(frame)));
      assertSame(frame, ScreenSession.frameOf(new GrabResult.NothingChanged(frame)));
    }
  }

  @Test
  void shouldNameTheHoldersWhereNoSlotIsFree() {
    try (Lease lease = memory.lend("the hoarder")) {
      CaptureException e =
          failure(
              new GrabResult.NoSlot(
                  "the pool has 8 of at most 8 slots", HolderLedger.of(lease.block())));
      assertEquals(Reason.NO_SLOT, e.reason());
      assertTrue(e.getMessage().contains("8 of at most 8 slots"), e.getMessage());
      assertTrue(e.getMessage().contains("held by the hoarder (block of 4"), e.getMessage());
    }
  }

  @Test
  void shouldSayWithoutAHolderThatNoSlotIsFree() {
    CaptureException e = failure(new GrabResult.NoSlot("a slot is too large", List.of()));
    assertEquals(Reason.NO_SLOT, e.reason());
    assertTrue(e.getMessage().startsWith("no slot is free"), e.getMessage());
    assertTrue(e.getMessage().contains("PoolOptions"), e.getMessage());
    assertFalse(e.getMessage().contains("held by "), e.getMessage());
    assertFalse(e.getMessage().contains("Close frames"), e.getMessage());
  }

  @Test
  void shouldSayHowLongItWaited() {
    CaptureException e = failure(new GrabResult.TimedOut(Duration.ofMillis(1500)));
    assertEquals(Reason.TIMED_OUT, e.reason());
    assertTrue(e.getMessage().contains("within 1500 ms"), e.getMessage());
  }

  @Test
  void shouldThrowWhyTheSessionEnded() {
    CaptureException cause = new CaptureException(Reason.SESSION_CLOSED, "closed");
    assertSame(cause, failure(new GrabResult.Ended(cause)));
  }
}
