package dev.framelease.frame;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.posix.SharedMemory;
import dev.framelease.posix.SharedMemoryException;
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
      FrameInfo info = infoOf(held.info());
      SharedMemory memory = allocate(info);
      try {
        copy(held, memory.buffer());
        Lease lease =
            MemoryBlock.lend(
                memory.address(),
                memory.buffer(),
                Access.READ_ONLY,
                leaked -> memory.retireSoon(),
                "frame " + info.sequence() + " as BGRX");
        return Frame.of(lease, info);
      } catch (Throwable t) {
        memory.retire();
        throw t;
      }
    }
  }

  private static SharedMemory allocate(FrameInfo info) {
    try {
      return SharedMemory.allocate("framelease-bgrx", sizeOf(info.layout()));
    } catch (SharedMemoryException e) {
      throw new FrameConversionException(
          "frame " + info.sequence() + " cannot be converted to BGRX: " + e.getMessage(), e);
    }
  }

  private static int sizeOf(FrameLayout layout) {
    if (layout.byteSize() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a frame of "
              + layout.width()
              + "x"
              + layout.height()
              + " pixels takes "
              + layout.byteSize()
              + " bytes as BGRX, and 2147483647 is the most; convert a part of it");
    }
    return (int) layout.byteSize();
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
