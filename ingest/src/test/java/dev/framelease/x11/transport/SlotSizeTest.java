package dev.framelease.x11.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import org.junit.jupiter.api.Test;

class SlotSizeTest {
  @Test
  void shouldSayThatAFrameIsLargerThanASlotCanBe() {
    CaptureException e =
        assertThrows(CaptureException.class, () -> SlotSize.toInt(4L * 32767 * 32767));
    assertEquals(Reason.SHORTAGE, e.reason());
    assertTrue(e.getMessage().contains("smaller region"), e.getMessage());
  }
}
