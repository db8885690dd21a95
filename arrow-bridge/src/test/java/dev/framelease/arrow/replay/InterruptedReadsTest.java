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
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class InterruptedReadsTest {
  private static final int INTERRUPTS = 300;
  private static final int FRAMES = 3;

  @TempDir Path folder;

  private final AtomicInteger seen = new AtomicInteger();

  /** How many frames another thread has read since the first interrupt. */
  private final AtomicInteger beside = new AtomicInteger();

  private Recording recording;

  @ParameterizedTest
  @EnumSource
  void shouldReadOnWheneverAnInterruptComes(PixelAccess access) throws Exception {
    recording = Recording.write(folder.resolve("r"), IpcFormat.FILE, 320, 200, FRAMES);
    ArchiveOptions options = ArchiveOptions.DEFAULT.withAccess(access);
    try (FrameArchive archive = FrameArchive.open(recording.path(), options)) {
      CompletableFuture<Void> other = OwnThread.run(() -> read(archive, false));
      CompletableFuture<Thread> reader = new CompletableFuture<>();
      CompletableFuture<Void> reading =
          OwnThread.run(
              () -> {
                reader.complete(Thread.currentThread());
                read(archive, true);
              });
      interrupt(reader.get(), reading);
      reading.get();
      other.get();
      assertTrue(seen.get() >= INTERRUPTS && beside.get() >= FRAMES, "nobody else is disturbed");
    }
  }

  /** Interrupts a thread each time that it has noticed the last one. */
  private void interrupt(Thread thread, CompletableFuture<Void> until) {
    for (int last = -1; !until.isDone(); ) {
      if (seen.get() != last) {
        last = seen.get();
        thread.interrupt();
      }
      LockSupport.parkNanos(10_000);
    }
  }

  /** Reads until there have been enough interrupts, and the other has read enough meanwhile. */
  private void read(FrameArchive archive, boolean isInterrupted) {
    try {
      for (int read = 0; seen.get() < INTERRUPTS || beside.get() < FRAMES; read++) {
        int index = read % FRAMES;
        try (Frame frame = archive.get(index)) {
          assertEquals(ByteBuffer.wrap(recording.pixels().get(index)), frame.buffer());
        }
        if (!isInterrupted && seen.get() > 0) {
          beside.incrementAndGet();
        }
        if (isInterrupted && Thread.interrupted()) {
          seen.incrementAndGet();
        }
      }
    } catch (Throwable t) {
      // Nobody else goes on when one has failed.
      seen.set(INTERRUPTS);
      beside.set(FRAMES);
      throw t;
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
