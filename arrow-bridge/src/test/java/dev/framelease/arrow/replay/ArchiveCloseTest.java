package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.framelease.arrow.ipc.Compression;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.testing.AtOnce;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Recordings that many threads close while others read them in each way. */
@Timeout(300)
@ExtendWith(LedgerExtension.class)
class ArchiveCloseTest {
  private static final int ROUNDS = 40;
  private static final int THREADS = 3;
  private static final int FRAMES = 4;
  private static final List<Compression> WRITTEN = List.of(Compression.NONE, Compression.ZSTD);
  private static final StreamOptions ALL =
      StreamOptions.DEFAULT.withSlowConsumer(SlowConsumer.BLOCK);

  @TempDir Path folder;

  private Recording recording;

  private static Stream<Arguments> ways() {
    return Stream.of(PixelAccess.values())
        .flatMap(access -> WRITTEN.stream().map(by -> arguments(access, by)));
  }

  /** In every other round somebody has read before anybody closes. */
  @ParameterizedTest
  @MethodSource("ways")
  void shouldCloseOnceAndLeaveReadersRightFramesOrTheReason(PixelAccess access, Compression by)
      throws Exception {
    IpcOptions options = IpcOptions.of(IpcFormat.FILE).withCompression(by);
    recording = Recording.write(folder.resolve("r"), options, 64, 40, FRAMES);
    for (int round = 0; round < ROUNDS; round++) {
      FrameRecording opened =
          FrameRecording.open(recording.path(), ArchiveOptions.DEFAULT.withAccess(access));
      FrameArchive archive = opened.parts().get(0);
      Frame kept = archive.get(0);
      FrameStream replay = archive.stream(Double.POSITIVE_INFINITY, ALL);
      CountDownLatch reading = new CountDownLatch(round % 2);
      new AtOnce()
          .addAfter(reading, THREADS, opened::close)
          .addAfter(reading, THREADS, archive::close)
          .add(THREADS, () -> readUntilClosed(archive, reading))
          .add(1, () -> replay(replay))
          .run();
      assertThrows(IllegalStateException.class, archive::size);
      assertEquals(ByteBuffer.wrap(recording.pixels().get(0)), kept.buffer());
      kept.close();
      replay.close();
    }
  }

  private void readUntilClosed(FrameArchive archive, CountDownLatch reading) {
    try {
      for (int i = 0; ; i = (i + 1) % FRAMES) {
        try (Frame frame = archive.get(i)) {
          assertEquals(ByteBuffer.wrap(recording.pixels().get(i)), frame.buffer());
          reading.countDown();
        }
      }
    } catch (IllegalStateException closed) {
      assertTrue(closed.getMessage().contains("is closed"), closed::toString);
    }
  }

  private void replay(FrameStream replay) throws Exception {
    try {
      for (Frame each : replay) {
        try (Frame frame = each) {
          int index = (int) frame.info().sequence() - 1;
          assertEquals(ByteBuffer.wrap(recording.pixels().get(index)), frame.buffer());
        }
      }
    } catch (CaptureException ended) {
      assertEquals(Reason.SESSION_CLOSED, ended.reason(), ended::toString);
    }
  }
}
