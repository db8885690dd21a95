package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads that are interrupted all the time while they write. */
@ExtendWith(LedgerExtension.class)
class InterruptedWriterTest {
  private static final int WIDTH = 1920;
  private static final int HEIGHT = 1080;
  private static final int FRAMES = 30;

  private final LentSlot slot = new LentSlot(WIDTH * HEIGHT * 4);
  private final FrameSchema schema = FrameSchema.of(WIDTH, HEIGHT);
  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();
  private final FrameAllocator allocator = drained.allocator();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldWriteEveryFrameToAFile(IpcFormat format) throws Exception {
    Path path = folder.resolve("frames");
    whileInterrupted(
        () -> {
          try (FrameIpcWriter writer = FrameIpcWriter.open(path, format, schema, allocator)) {
            writeAll(writer);
          }
        });
    try (FrameArchive archive = FrameArchive.open(path)) {
      assertTrue(archive.isComplete());
      assertEquals(FRAMES, archive.size());
      for (int i = 0; i < FRAMES; i++) {
        try (Frame frame = archive.get(i)) {
          assertEquals(i + 1, frame.info().sequence());
          assertEquals(ByteBuffer.wrap(slot.bytes()), frame.buffer());
        }
      }
    }
  }

  @Test
  void shouldLeaveTheFlagOfAnInterruptSet() {
    try (FrameIpcWriter writer =
            FrameIpcWriter.open(folder.resolve("flag"), IpcFormat.FILE, schema, allocator);
        Frame frame = slot.lend(1, WIDTH, HEIGHT)) {
      Thread.currentThread().interrupt();
      writer.write(frame);
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void shouldSayThatAChannelOfTheCallersWasClosed() throws Exception {
    Path path = folder.resolve("channel");
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    FrameIpcWriter writer = FrameIpcWriter.open(channel, IpcFormat.FILE, schema, allocator);
    try (Frame frame = slot.lend(1, WIDTH, HEIGHT)) {
      writer.write(frame);
    }
    whileInterrupted(
        () -> {
          FrameWriteException failed =
              assertThrows(FrameWriteException.class, () -> writeAll(writer));
          assertTrue(failed.getMessage().contains("cannot be written any more"));
          String reason = "to the channel: the thread was interrupted, which closed the channel";
          assertTrue(failed.getMessage().contains(reason), failed.getMessage());
          assertThrows(FrameWriteException.class, writer::close);
        });
    try (FrameArchive archive = FrameArchive.open(path)) {
      assertTrue(!archive.isComplete());
      assertTrue(archive.size() >= 1);
    }
    assertEquals(0, allocator.framesInFlight());
  }

  private void writeAll(FrameIpcWriter writer) {
    for (int i = 1; i <= FRAMES; i++) {
      try (Frame frame = slot.lend(i, WIDTH, HEIGHT)) {
        writer.write(frame);
      }
    }
  }

  private static void whileInterrupted(Runnable work) throws Exception {
    Thread worker = Thread.currentThread();
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> interrupting =
        OwnThread.run(
            () -> {
              while (!done.get()) {
                worker.interrupt();
                Thread.onSpinWait();
              }
            });
    try {
      work.run();
    } finally {
      done.set(true);
      boolean unused = Thread.interrupted();
      while (!interrupting.isDone()) {
        unused = Thread.interrupted();
      }
      unused = Thread.interrupted();
    }
    interrupting.get(60, TimeUnit.SECONDS);
  }
}
