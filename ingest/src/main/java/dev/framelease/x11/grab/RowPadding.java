package dev.framelease.x11.grab;

import dev.framelease.frame.FrameLayout;
import java.nio.ByteBuffer;

/** The bytes behind the last pixel of each row, which the server does not write. */
final class RowPadding {
  private RowPadding() {}

  /**
   * Clears them: they are of an earlier frame, or of other parts of the screen.
   *
   * @param layout of the frame
   * @param slot what it is in, from byte 0 on
   */
  static void clear(FrameLayout layout, ByteBuffer slot) {
    if (layout.isPacked()) {
      return;
    }
    int stride = layout.strideBytes();
    int pixels = layout.width() * layout.format().bytesPerPixel();
    for (int row = 0; row < layout.height(); row++) {
      for (int at = pixels; at < stride; at++) {
        slot.put(row * stride + at, (byte) 0);
      }
    }
  }
}
