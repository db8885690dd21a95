package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK closes a channel under a thread that is interrupted; a recording stays open. */
@Timeout(120)
@ExtendWith(LedgerExtension.class)
class InterruptedReadsTest {
  private static final int INTERRUPTS = 300;
  private static final int FRAMES = 3;

  @TempDir Path folder;

  private final AtomicInteger seen = new AtomicInteger();
  private Recording recording;

  @ParameterizedTest
  @EnumSource
  void shouldReadOnWheneverAnInterruptComes(PixelAccess access) throws Exception {
    recording = Recording.write(folder.resolve("r"), IpcFormat.FILE, 320, 200, FRAMES);
    ArchiveOptions options = ArchiveOptions.DEFAULT.withAccess(access);
    try (FrameArchive archive = FrameArchive.open(recording.path(), options)) {
      CompletableFuture<Integer> beside = OwnThread.supply(() -> read(archive, false));
      CompletableFuture<Thread> reader = new CompletableFuture<>();
      CompletableFuture<Integer> reading =
          OwnThread.supply(
              () -> {
                reader.complete(Thread.currentThread());
                return read(archive, true);
              });
      interrupt(reader.get(), reading);
      assertTrue(reading.get() > 0);
      assertTrue(beside.get() > 0, "nobody else is disturbed");
    }
  }

  /** Interrupts a thread each time that it has noticed the last one. */
  private void interrupt(Thread thread, CompletableFuture<Integer> until) {
    for (int last = -1; !until.isDone(); ) {
      if (seen.get() != last) {
        last = seen.get();
        thread.interrupt();
      }
      LockSupport.parkNanos(10_000);
    }
  }

  /** Reads until there have been enough interrupts; returns how many frames. */
  private int read(FrameArchive archive, boolean isInterrupted) {
    int read = 0;
    try {
      while (seen.get() < INTERRUPTS) {
        int index = read++ % FRAMES;
        try (Frame frame = archive.get(index)) {
          assertEquals(ByteBuffer.wrap(recording.pixels().get(index)), frame.buffer());
        }
        if (isInterrupted && Thread.interrupted()) {
          seen.incrementAndGet();
        }
      }
      return read;
    } finally {
      // Nobody else goes on when one has failed.
      seen.set(INTERRUPTS);
    }
  }

  @Test
  void shouldOpenForAThreadThatIsInterrupted() {
    recording = Recording.write(folder.resolve("r"), IpcFormat.FILE, 32, 20, FRAMES);
    Thread.currentThread().interrupt();
    try (FrameArchive archive = FrameArchive.open(recording.path());
        Frame frame = archive.get(1)) {
      assertEquals(ByteBuffer.wrap(recording.pixels().get(1)), frame.buffer());
    } finally {
      assertTrue(Thread.interrupted(), "the flag is still set");
    }
  }
}
