package dev.framelease.frame;

import dev.framelease.pixels.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** Frames of other formats, copied as BGRX into memory of their own. */
final class BgrxCopy {
  private static final int OPAQUE = 0xff000000;

  private BgrxCopy() {}

  /** Copies a frame, which stays the caller's. */
  static Frame of(Frame frame) {
    try (Frame held = frame.share("conversion to BGRX")) {
      return CopiedFrame.of(infoOf(held.info()), "as BGRX", target -> copy(held, target));
    }
  }

  private static FrameInfo infoOf(FrameInfo original) {
    FrameLayout layout =
        FrameLayout.packed(original.layout().width(), original.layout().height(), PixelFormat.BGRX);
    return new FrameInfo(
        original.sequence(),
        original.geometryEpoch(),
        original.region(),
        layout,
        original.damage(),
        original.time(),
        original.copiedBytes() + layout.byteSize());
  }

  private static void copy(Frame frame, ByteBuffer target) {
    FrameLayout layout = frame.info().layout();
    ByteBuffer source = frame.buffer();
    IntBuffer words = target.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    int[] row = new int[layout.width()];
    for (int y = 0; y < layout.height(); y++) {
      layout.format().readRgb(source, y * layout.strideBytes(), row, row.length);
      for (int x = 0; x < row.length; x++) {
        row[x] |= OPAQUE;
      }
      words.put(row);
    }
  }
}
