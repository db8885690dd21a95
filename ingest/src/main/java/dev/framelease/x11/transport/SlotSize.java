package dev.framelease.x11.transport;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;

/** How large a slot may be. */
final class SlotSize {
  private SlotSize() {}

  static int toInt(long byteSize) {
    if (byteSize > Integer.MAX_VALUE) {
      throw new CaptureException(
          Reason.SHORTAGE,
          "a frame of "
              + byteSize
              + " bytes is larger than a slot can be ("
              + Integer.MAX_VALUE
              + " bytes); capture a smaller region");
    }
    return (int) byteSize;
  }
}
