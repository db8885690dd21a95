package dev.framelease.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.Compression;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.FrameWriteException;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.arrow.replay.ArchiveOptions;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.arrow.replay.PixelAccess;
import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.Interrupts;
import dev.framelease.testing.LedgerExtension;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupts at every call of recordings and allocators that can block. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class ArrowInterruptsTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;
  private static final int FRAMES = 400;
  private static final long PERIOD_NANOS = 2_000_000;

  /** The speed at which each frame is due an hour after the one before. */
  private static final double HOUR_FOR_EACH = PERIOD_NANOS / 3.6e12;

  private static final FrameSchema SCHEMA = FrameSchema.of(WIDTH, HEIGHT);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Interrupts some = Interrupts.times(60, 1);
  private final LentSlot slot = new LentSlot(WIDTH * HEIGHT * 4);
  private final FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);

  @TempDir Path folder;

  @BeforeEach
  void fill() {
    slot.fill(3);
  }

  @AfterEach
  void close() {
    allocator.close();
    assertTrue(allocator.isClosed());
  }

  private static boolean never(Exception e) {
    return false;
  }

  private Frame frame(int number) {
    long nanos = number * PERIOD_NANOS;
    return slot.lend(
        new FrameInfo(
            number,
            0,
            Region.ofSize(WIDTH, HEIGHT),
            FrameLayout.packed(WIDTH, HEIGHT, PixelFormat.BGRX),
            new Damage.Unknown(),
            new CaptureTime(nanos, nanos, Instant.EPOCH.plusNanos(nanos)),
            0));
  }

  /** A recording of frames that are due one after another. */
  private Path record(Compression compression, int frames) {
    Path path = folder.resolve("recording");
    IpcOptions options = IpcOptions.of(IpcFormat.FILE).withCompression(compression);
    try (FrameIpcWriter writer = FrameIpcWriter.open(path, options, SCHEMA, allocator)) {
      for (int i = 1; i <= frames; i++) {
        try (Frame frame = frame(i)) {
          writer.write(frame);
        }
      }
    }
    return path;
  }

  @Test
  void shouldGoOnWithAReplayWhoseTakerWasInterrupted() throws Exception {
    StreamOptions all = StreamOptions.DEFAULT.withSlowConsumer(SlowConsumer.BLOCK);
    AtomicInteger taken = new AtomicInteger();
    try (FrameArchive archive = FrameArchive.open(record(Compression.NONE, FRAMES));
        FrameStream stream = archive.stream(1, all)) {
      // On a busy machine none of them may find it waiting.
      int unused = some.of(() -> take(stream, taken), ArrowInterruptsTest::never);
      while (taken.get() < FRAMES) {
        take(stream, taken);
      }
      assertTrue(stream.take(LONG).isEmpty(), "each frame came once");
    }
  }

  @Test
  void shouldGoOnWaitingForAFrameThatIsDueLater() throws Exception {
    try (FrameArchive archive = FrameArchive.open(record(Compression.NONE, 2));
        FrameStream stream = archive.stream(HOUR_FOR_EACH, StreamOptions.DEFAULT)) {
      stream.take(LONG).orElseThrow().close();
      Interrupts.Call wait = () -> assertTrue(stream.take(Duration.ofMillis(2)).isEmpty());
      assertTrue(some.of(wait, ArrowInterruptsTest::never) > 0);
      assertFalse(stream.hasEnded());
    }
  }

  /** Each follows the one before, whatever was interrupted. */
  private void take(FrameStream stream, AtomicInteger taken) throws InterruptedException {
    try (Frame frame = stream.take(LONG).orElseThrow()) {
      assertEquals(taken.incrementAndGet(), frame.info().sequence());
      assertEquals(slot.get(77), frame.buffer().get(77));
    }
  }

  @Test
  void shouldEndAReplayWhoseIterationWasInterrupted() throws Exception {
    try (FrameArchive archive = FrameArchive.open(record(Compression.NONE, 5))) {
      int unused =
          some.of(
              () -> {
                try (FrameStream stream = archive.stream(1, StreamOptions.DEFAULT)) {
                  iterate(stream);
                }
              },
              ArrowInterruptsTest::isInterrupted);
      // On a busy machine all of them may be there, but not one that is due in an hour.
      try (FrameStream stream = archive.stream(HOUR_FOR_EACH, StreamOptions.DEFAULT)) {
        Thread.currentThread().interrupt();
        CaptureException e = assertThrows(CaptureException.class, () -> iterate(stream));
        assertTrue(isInterrupted(e) && Thread.interrupted(), e::toString);
      }
    }
  }

  private static boolean isInterrupted(Exception e) {
    return e instanceof CaptureException c && c.reason() == Reason.INTERRUPTED;
  }

  private static void iterate(FrameStream stream) {
    try {
      for (Iterator<Frame> frames = stream.iterator(); frames.hasNext(); ) {
        frames.next().close();
      }
    } catch (CaptureException e) {
      assertTrue(stream.hasEnded());
      throw e;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "ZSTD"})
  void shouldReadWhateverInterrupts(Compression compression) throws Exception {
    Path path = record(compression, 3);
    for (PixelAccess access : PixelAccess.values()) {
      ArchiveOptions options = ArchiveOptions.DEFAULT.withAccess(access);
      Interrupts.Call read =
          () -> {
            try (FrameArchive archive = FrameArchive.open(path, options);
                Frame frame = archive.get(2)) {
              assertEquals(ByteBuffer.wrap(slot.bytes()), frame.buffer());
            }
          };
      assertEquals(0, some.of(read, ArrowInterruptsTest::never));
    }
  }

  /** Who waits for the compression of frames before is told that the frame was not taken. */
  @Test
  void shouldTakeAFrameOrSayThatItDidNotWhereCompressionIsBehind() throws Exception {
    Path path = folder.resolve("recording");
    IpcOptions options = IpcOptions.of(IpcFormat.FILE).withCompression(Compression.ZSTD);
    AtomicInteger taken = new AtomicInteger();
    try (FrameIpcWriter writer = FrameIpcWriter.open(path, options, SCHEMA, allocator)) {
      // On a busy machine compression may never be behind; BackPressureTest holds it back.
      int unused =
          some.of(
              () -> {
                for (int i = 0; i < 4; i++) {
                  try (Frame frame = frame(taken.get() + 1)) {
                    writer.write(frame);
                  }
                  taken.incrementAndGet();
                }
              },
              e -> e.getCause() instanceof InterruptedIOException);
    }
    try (FrameArchive archive = FrameArchive.open(path)) {
      assertTrue(archive.isComplete());
      assertEquals(taken.get(), archive.size());
    }
    assertTrue(slot.isIdle());
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "ZSTD"})
  void shouldCompleteARecordingWhoseCloseWasInterrupted(Compression compression) throws Exception {
    Interrupts.Call recording =
        () -> {
          boolean interrupted = Thread.interrupted();
          Path path = folder.resolve("closed");
          IpcOptions options = IpcOptions.of(IpcFormat.FILE).withCompression(compression);
          FrameIpcWriter writer = FrameIpcWriter.open(path, options, SCHEMA, allocator);
          int taken = 0;
          try (writer) {
            taken += write(writer) ? 1 : 0;
            taken += write(writer) ? 1 : 0;
            if (interrupted) {
              Thread.currentThread().interrupt();
            }
          }
          try (FrameArchive archive = FrameArchive.open(path)) {
            assertTrue(archive.isComplete());
            assertEquals(taken, archive.size());
          }
        };
    assertEquals(0, some.of(recording, ArrowInterruptsTest::never));
  }

  /** Whether it was taken. */
  private boolean write(FrameIpcWriter writer) {
    try (Frame frame = frame(1)) {
      writer.write(frame);
      return true;
    } catch (FrameWriteException e) {
      assertTrue(e.getCause() instanceof InterruptedIOException, e::toString);
      return false;
    }
  }

  @Test
  void shouldWaitOnForAnAllocatorThatDrains() throws Exception {
    FrameBuffer held;
    try (Frame frame = frame(1)) {
      held = FrameBuffer.wrap(frame, allocator);
    }
    allocator.close();
    int ended =
        some.of(
            () -> assertFalse(allocator.awaitClosed(Duration.ofMillis(2))),
            ArrowInterruptsTest::never);
    assertTrue(ended > 0);
    ended = some.of(() -> closeInVain(allocator), ArrowInterruptsTest::never);
    assertTrue(ended > 0);
    held.close();
    allocator.closeWithin(LONG);
  }

  private static void closeInVain(FrameAllocator allocator) throws InterruptedException {
    try {
      allocator.closeWithin(Duration.ofMillis(2));
    } catch (IllegalStateException e) {
      return; // The time was over first.
    }
    throw new AssertionError("it has drained");
  }
}
