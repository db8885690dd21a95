package dev.framelease.arrow.replay;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.DropCause;
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
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings as streams, with the policies of live ones. */
@ExtendWith(LedgerExtension.class)
class ReplayStreamTest {
  private static final int FRAMES = 50;
  private static final double AT_ONCE = Double.POSITIVE_INFINITY;
  private static final StreamOptions ALL =
      StreamOptions.DEFAULT.withSlowConsumer(SlowConsumer.BLOCK);
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldGiveEveryFrameInOrderAndEnd(IpcFormat format) {
    try (FrameArchive archive = open(record(format, FRAMES, 0));
        FrameStream stream = archive.stream(AT_ONCE, ALL)) {
      List<Long> expected = LongStream.rangeClosed(1, FRAMES).boxed().toList();
      assertEquals(expected, sequences(stream));
      assertTrue(stream.hasEnded());
      assertEquals(FRAMES, stream.statistics().delivered());
    }
  }

  @Test
  void shouldEndAtOnceWithoutAFrame() throws InterruptedException {
    try (FrameArchive archive = open(record(IpcFormat.FILE, 0, 0));
        FrameStream stream = archive.stream(1, ALL)) {
      assertEquals(List.of(), sequences(stream));
      assertTrue(stream.take(LONG).isEmpty());
    }
  }

  @Test
  void shouldStopAtTheLimit() {
    try (FrameArchive archive = open(record(IpcFormat.FILE, FRAMES, 0));
        FrameStream stream = archive.stream(AT_ONCE, ALL.withLimit(7))) {
      assertEquals(7, sequences(stream).size());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 4})
  void shouldGiveNoFrameBeforeItsTime(double speed) {
    long periodMillis = 20;
    Path path = record(IpcFormat.FILE, 10, periodMillis);
    // The first frame is due when the stream is opened, and that is not before now.
    long start = System.nanoTime();
    try (FrameArchive archive = open(path);
        FrameStream stream = archive.stream(speed, ALL)) {
      int taken = 0;
      for (Frame frame : stream) {
        frame.close();
        long due = (long) (TimeUnit.MILLISECONDS.toNanos(taken++ * periodMillis) / speed);
        assertTrue(System.nanoTime() - start >= due, "frame " + taken + " came too early");
      }
      assertEquals(10, taken);
    }
  }

  /** As after another start of the machine, or in a file of somebody who wants a replay to hang. */
  @Test
  void shouldGiveAFrameAtOnceHoweverFarTheClockWentBack() throws InterruptedException {
    Path path = folder.resolve("back");
    LentSlot slot = new LentSlot(8 * 4 * 4);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer =
            FrameIpcWriter.open(path, IpcFormat.FILE, FrameSchema.of(8, 4), allocator);
        Frame last = slot.lend(info(1, Long.MAX_VALUE - 10));
        Frame first = slot.lend(info(2, Long.MIN_VALUE + 10))) {
      writer.write(last);
      writer.write(first);
    }
    for (double speed : new double[] {1, 0.001}) {
      try (FrameArchive archive = open(path);
          FrameStream stream = archive.stream(speed, ALL)) {
        assertEquals(1, stream.take(LONG).map(ReplayStreamTest::sequence).orElseThrow());
        assertEquals(2, stream.take(LONG).map(ReplayStreamTest::sequence).orElseThrow());
      }
    }
  }

  private static long sequence(Frame taken) {
    try (Frame frame = taken) {
      return frame.info().sequence();
    }
  }

  @Test
  void shouldKeepTheLatestForASlowConsumer() throws InterruptedException {
    try (FrameArchive archive = open(record(IpcFormat.FILE, FRAMES, 0));
        FrameStream stream = archive.stream(AT_ONCE, StreamOptions.DEFAULT)) {
      eventually(
          "all but one were replaced",
          () -> stream.statistics().dropped(DropCause.REPLACED) == FRAMES - 1);
      try (Frame last = stream.take(LONG).orElseThrow()) {
        assertEquals(FRAMES, last.info().sequence());
      }
      assertTrue(stream.hasEnded());
    }
  }

  @Test
  void shouldDropTheNewestForASlowConsumer() {
    StreamOptions options =
        StreamOptions.DEFAULT.withSlowConsumer(SlowConsumer.DROP_NEWEST).withCapacity(3);
    try (FrameArchive archive = open(record(IpcFormat.FILE, FRAMES, 0));
        FrameStream stream = archive.stream(AT_ONCE, options)) {
      eventually(
          "all but three were dropped",
          () -> stream.statistics().dropped(DropCause.QUEUE_FULL) == FRAMES - 3);
      assertEquals(List.of(1L, 2L, 3L), sequences(stream));
    }
  }

  @Test
  void shouldPublishToASubscriber() throws InterruptedException {
    List<Long> seen = new ArrayList<>();
    CountDownLatch complete = new CountDownLatch(1);
    try (FrameArchive archive = open(record(IpcFormat.FILE, FRAMES, 0));
        FrameStream stream = archive.stream(AT_ONCE, ALL)) {
      stream
          .publisher()
          .subscribe(
              new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                  subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(Frame frame) {
                  seen.add(frame.info().sequence());
                }

                @Override
                public void onError(Throwable error) {
                  error.printStackTrace();
                }

                @Override
                public void onComplete() {
                  complete.countDown();
                }
              });
      assertTrue(complete.await(60, TimeUnit.SECONDS));
    }
    assertEquals(FRAMES, seen.size());
  }

  @Test
  void shouldEndWhenTheArchiveCloses() {
    FrameArchive archive = open(record(IpcFormat.FILE, FRAMES, 3_600_000));
    try (FrameStream stream = archive.stream(1, ALL)) {
      try (Frame first = stream.iterator().next()) {
        archive.close();
        assertEquals(1, first.info().sequence());
      }
      CaptureException ended = assertThrows(CaptureException.class, () -> stream.take(LONG));
      assertEquals(Reason.SESSION_CLOSED, ended.reason());
    }
    assertThrows(IllegalStateException.class, () -> archive.stream(1, ALL));
  }

  @Test
  void shouldSayThatTheRecordingCannotBeReadOn() throws IOException {
    Path path = record(IpcFormat.STREAM, FRAMES, 0);
    try (FrameArchive archive =
            FrameArchive.open(path, ArchiveOptions.DEFAULT.withAccess(PixelAccess.COPIED));
        FrameStream stream = archive.stream(AT_ONCE, ALL)) {
      try (Frame first = stream.iterator().next();
          FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
        assertEquals(1, first.info().sequence());
        other.truncate(2000);
      }
      CaptureException ended = assertThrows(CaptureException.class, () -> sequences(stream));
      assertEquals(Reason.UNREADABLE, ended.reason());
      assertTrue(ended.getMessage().contains(path.toString()), ended.getMessage());
    }
  }

  @Test
  void shouldLoseNoFrameWhenAllCopiesAreHeld() throws InterruptedException {
    ArchiveOptions options = ArchiveOptions.DEFAULT.withAccess(PixelAccess.COPIED).withMaxCopies(1);
    try (FrameArchive archive = FrameArchive.open(record(IpcFormat.FILE, 5, 0), options);
        FrameStream stream = archive.stream(AT_ONCE, ALL)) {
      Frame held = stream.take(LONG).orElseThrow();
      eventually("no copy was to be had", () -> stream.statistics().dropped(DropCause.NO_SLOT) > 0);
      held.close();
      assertEquals(List.of(2L, 3L, 4L, 5L), sequences(stream));
    }
  }

  @Test
  void shouldRefuseASpeedThatIsNone() {
    try (FrameArchive archive = open(record(IpcFormat.FILE, 1, 0))) {
      assertThrows(IllegalArgumentException.class, () -> archive.stream(0, ALL));
      assertThrows(IllegalArgumentException.class, () -> archive.stream(Double.NaN, ALL));
      assertFalse(archive.toString().contains("closed"));
    }
  }

  private static List<Long> sequences(FrameStream stream) {
    List<Long> sequences = new ArrayList<>();
    for (Frame each : stream) {
      try (Frame frame = each) {
        sequences.add(frame.info().sequence());
      }
    }
    return sequences;
  }

  private static FrameArchive open(Path path) {
    return FrameArchive.open(path);
  }

  private Path record(IpcFormat format, int count, long periodMillis) {
    Path path = folder.resolve("replay");
    LentSlot slot = new LentSlot(8 * 4 * 4);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer =
            FrameIpcWriter.open(path, format, FrameSchema.of(8, 4), allocator)) {
      for (int i = 1; i <= count; i++) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(i * periodMillis);
        try (Frame frame = slot.lend(info(i, nanos))) {
          writer.write(frame);
        }
      }
    }
    return path;
  }

  private static FrameInfo info(int sequence, long nanos) {
    return new FrameInfo(
        sequence,
        0,
        Region.ofSize(8, 4),
        FrameLayout.packed(8, 4, PixelFormat.BGRX),
        new Damage.Unknown(),
        new CaptureTime(nanos, nanos, Instant.EPOCH.plusNanos(nanos)),
        0);
  }
}
