package dev.framelease.arrow.ipc;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Compression on its own thread, behind which frames wait, and those who bring more. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class BackPressureTest {
  private static final int WIDTH = 9;
  private static final int HEIGHT = 5;
  private static final FrameSchema SCHEMA = FrameSchema.of(WIDTH, HEIGHT);
  private static final IpcOptions ZSTD =
      IpcOptions.of(IpcFormat.STREAM).withCompression(Compression.ZSTD);

  private final LentSlot[] slots = new LentSlot[WritingThread.MAX_WAITING + 2];
  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();
  private final FrameAllocator allocator = drained.allocator();

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("recording");
  }

  /** Takes nothing while its gate is closed. */
  private static final class GatedChannel extends ForwardingChannel<FileChannel> {
    private final Semaphore gate = new Semaphore(1);
    private final Set<Thread> writers = ConcurrentHashMap.newKeySet();

    GatedChannel(Path path) throws IOException {
      super(FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      gate.acquireUninterruptibly();
      try {
        writers.add(Thread.currentThread());
        return target.write(source);
      } finally {
        gate.release();
      }
    }
  }

  private void write(FrameIpcWriter writer, int number) {
    LentSlot slot = new LentSlot(WIDTH * HEIGHT * 4);
    slot.fill(number);
    slots[number] = slot;
    try (Frame frame = slot.lend(number + 1, WIDTH, HEIGHT)) {
      writer.write(frame);
    }
  }

  /** Writes one that is being compressed or written, and as many as can wait for that. */
  private void fill(FrameIpcWriter writer, GatedChannel channel) {
    write(writer, 0);
    eventually("the thread stands at the gate", channel.gate::hasQueuedThreads);
    for (int i = 1; i <= WritingThread.MAX_WAITING; i++) {
      write(writer, i);
    }
    assertEquals(WritingThread.MAX_WAITING + 1, allocator.framesInFlight());
    assertEquals(0, writer.framesWritten());
  }

  @Test
  void shouldHaveWhoBringsAFrameWaitWhileOthersWait() throws Exception {
    GatedChannel channel = new GatedChannel(path());
    FrameIpcWriter writer = FrameIpcWriter.open(channel, ZSTD, SCHEMA, allocator);
    channel.gate.acquire();
    channel.writers.clear();
    fill(writer, channel);
    int last = WritingThread.MAX_WAITING + 1;
    Thread[] bringing = new Thread[1];
    CompletableFuture<Void> fourth =
        OwnThread.run(
            () -> {
              bringing[0] = Thread.currentThread();
              write(writer, last);
            });
    eventually("it waits", () -> isWaiting(bringing[0]));
    assertFalse(fourth.isDone());
    for (int i = 0; i < last; i++) {
      assertFalse(slots[i].isIdle(), "the slot is back before it is written");
    }
    channel.gate.release();
    fourth.get(60, TimeUnit.SECONDS);
    writer.close();
    assertFalse(channel.writers.contains(bringing[0]));
    assertReads(last + 1);
  }

  @Test
  void shouldTellAnInterruptedThreadThatItsFrameWasNotTaken() throws Exception {
    GatedChannel channel = new GatedChannel(path());
    FrameIpcWriter writer = FrameIpcWriter.open(channel, ZSTD, SCHEMA, allocator);
    channel.gate.acquire();
    fill(writer, channel);
    int last = WritingThread.MAX_WAITING + 1;
    Thread.currentThread().interrupt();
    var interrupted = assertThrows(FrameWriteException.class, () -> write(writer, last));
    assertTrue(Thread.interrupted());
    assertTrue(interrupted.getCause() instanceof InterruptedIOException, interrupted::toString);
    assertTrue(interrupted.getMessage().contains("was not taken"), interrupted.getMessage());
    assertTrue(slots[last].isIdle());
    channel.gate.release();
    write(writer, last);
    writer.close();
    assertReads(last + 1);
  }

  private static boolean isWaiting(Thread thread) {
    return thread != null && thread.getState() == Thread.State.WAITING;
  }

  private void assertReads(int frames) {
    try (FrameArchive archive = FrameArchive.open(path())) {
      assertEquals(frames, archive.size());
      for (int i = 0; i < frames; i++) {
        assertTrue(slots[i].isIdle());
        try (Frame frame = archive.get(i)) {
          assertEquals(i + 1, frame.info().sequence());
          assertEquals(ByteBuffer.wrap(slots[i].bytes()), frame.buffer());
        }
      }
    }
  }
}
