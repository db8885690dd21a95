package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.frame.Frame;
import dev.framelease.testing.AtOnce;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recorders that many threads close while others write. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class WriterCloseTest {
  private static final int ROUNDS = 30;
  private static final int THREADS = 3;
  private static final int WIDTH = 64;
  private static final int HEIGHT = 40;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"NONE", "ZSTD"})
  void shouldCloseOnceAndKeepEveryFrameThatItTook(Compression compression) throws Exception {
    IpcOptions options = IpcOptions.of(IpcFormat.FILE).withCompression(compression);
    for (int round = 0; round < ROUNDS; round++) {
      Path path = folder.resolve("recording " + round);
      LentSlot slot = new LentSlot(WIDTH * HEIGHT * 4);
      AtomicInteger taken = new AtomicInteger();
      try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT)) {
        FrameIpcWriter writer =
            FrameIpcWriter.open(path, options, FrameSchema.of(WIDTH, HEIGHT), allocator);
        Frame frame = slot.lend(1, WIDTH, HEIGHT);
        new AtOnce()
            .add(THREADS, writer::close)
            .add(THREADS, () -> writeUntilClosed(writer, frame, taken))
            .run();
        frame.close();
        assertTrue(slot.isIdle(), "the slot is not back");
      }
      assertComplete(path, taken.get(), slot);
    }
  }

  private static void writeUntilClosed(FrameIpcWriter writer, Frame frame, AtomicInteger taken) {
    try {
      while (true) {
        writer.write(frame);
        taken.incrementAndGet();
      }
    } catch (IllegalStateException closed) {
      assertTrue(closed.getMessage().contains("closed"), closed::toString);
    }
  }

  private static void assertComplete(Path path, int frames, LentSlot slot) {
    try (FrameArchive archive = FrameArchive.open(path)) {
      assertTrue(archive.isComplete());
      assertEquals(frames, archive.size());
      if (frames > 0) {
        try (Frame last = archive.get(frames - 1)) {
          assertEquals(ByteBuffer.wrap(slot.bytes()), last.buffer());
        }
      }
    }
  }
}
