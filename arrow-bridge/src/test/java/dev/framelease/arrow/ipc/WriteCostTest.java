package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the whole of a write takes of the heap, without the stacks that tests keep of each lease.
 */
@Tag("small-heap")
@ExtendWith(LedgerExtension.class)
class WriteCostTest {
  private static final int WARM_UP = 1_000;
  private static final int FRAMES = 2_000;
  private static final long MOST_BYTES = 4096;

  private final LentSlot slot = new LentSlot(8 * 4 * 4);
  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();

  @TempDir Path folder;

  @Test
  void shouldTakeLittleOfTheHeapForAFrame() throws IOException {
    for (FrameSchema schema :
        List.of(FrameSchema.of(8, 4), FrameSchema.ofAnySize(PixelFormat.BGRX))) {
      for (IpcFormat format : IpcFormat.values()) {
        try (FrameIpcWriter writer =
            FrameIpcWriter.open(folder.resolve("f"), format, schema, drained.allocator())) {
          assertCheap(writer);
        }
        IpcOptions bounded = IpcOptions.of(format).withTimeout(Duration.ofMinutes(1));
        FileChannel nothing = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.WRITE);
        try (FrameIpcWriter writer =
            FrameIpcWriter.open(nothing, bounded, schema, drained.allocator())) {
          assertCheap(writer);
        }
      }
    }
  }

  private void assertCheap(FrameIpcWriter writer) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Frame frame = slot.lend(1, 8, 4)) {
      long before = 0;
      for (int i = 0; i < WARM_UP + FRAMES; i++) {
        if (i == WARM_UP) {
          before = threads.getCurrentThreadAllocatedBytes();
        }
        writer.write(frame);
      }
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / FRAMES;
      assertTrue(each <= MOST_BYTES, () -> each + " bytes of the heap for each frame");
      assertEquals(0, writer.bytesCopied());
    }
  }
}
