package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.memory.Lease;
import dev.framelease.testing.LedgerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LedgerExtension.class)
class CopiedFramesTest {
  private final CopiedFrames frames = new CopiedFrames("screen.arrow", 1);

  private Lease lend() {
    return frames.lend(8, pixels -> pixels.put(0, (byte) 7), "frame 1");
  }

  private void assertOneAtATime() {
    try (Lease lease = lend()) {
      assertEquals(7, lease.buffer().get(0));
      assertThrows(CopiesInUseException.class, this::lend);
    }
  }

  /** New memory cannot be filled, and then memory that was kept. */
  @Test
  void shouldGiveThePlaceBackWhenReadingFails() {
    IllegalStateException failure = new IllegalStateException("on purpose");
    for (int i = 0; i < 2; i++) {
      assertSame(
          failure,
          assertThrows(
              IllegalStateException.class,
              () ->
                  frames.lend(
                      8,
                      pixels -> {
                        throw failure;
                      },
                      "frame 1")));
      assertOneAtATime();
    }
  }
}
