package dev.framelease.arrow.replay;

import static dev.framelease.testing.Eventually.afterGarbageCollection;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import dev.framelease.memory.HolderLedger;
import dev.framelease.posix.CopyOnWriteFile;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.LogOf;
import dev.framelease.testing.OpenFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Archives that nobody closed. */
@ExtendWith(LedgerExtension.class)
class LostArchiveTest {
  private static final int FRAMES = 3;
  private static final Duration LONG = Duration.ofSeconds(60);

  private final LogOf log = new LogOf(CopyOnWriteFile.class.getPackage());

  @TempDir Path folder;
  private Recording recording;

  @BeforeEach
  void write() {
    recording = Recording.write(folder.resolve("r"), IpcFormat.FILE, 32, 8, FRAMES);
  }

  @AfterEach
  void stopListening() {
    log.close();
  }

  private void lose() {
    assertEquals(FRAMES, FrameArchive.open(recording.path()).size());
  }

  private Frame frameOfALostOne() {
    return FrameArchive.open(recording.path()).get(0);
  }

  private FrameStream streamOfALostOne() {
    return FrameArchive.open(recording.path()).stream(
        Double.POSITIVE_INFINITY, StreamOptions.DEFAULT.withSlowConsumer(SlowConsumer.BLOCK));
  }

  /** Of this test's file: another test's may be found lost meanwhile. */
  private List<LogRecord> reports() {
    return log.records().stream()
        .filter(report -> report.getMessage().contains(recording.path() + " was"))
        .toList();
  }

  private LogRecord awaitReport() {
    afterGarbageCollection("reported", () -> !reports().isEmpty());
    return reports().get(0);
  }

  @Test
  void shouldCloseTheFileAndReportWhoOpenedIt() {
    lose();
    LogRecord report = awaitReport();
    assertTrue(report.getMessage().startsWith("leaked: "), report::getMessage);
    assertNotNull(report.getThrown(), "tests track stacks");
    assertTrue(
        Arrays.stream(report.getThrown().getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("lose")));
    // The JDK closes its channel by itself, in its own time.
    afterGarbageCollection("closed", this::isClosed);
  }

  private boolean isClosed() {
    try {
      return !OpenFiles.now().containsValue(recording.path().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldSayHowToSeeWhoOpenedIt() {
    HolderLedger.trackStacks(false);
    try {
      lose();
    } finally {
      HolderLedger.trackStacks(true);
    }
    String message = awaitReport().getMessage();
    assertTrue(message.endsWith("-Dframelease.tracking=stacks to see who opened it"), message);
  }

  @Test
  void shouldLeaveItsFramesReadable() {
    try (Frame frame = frameOfALostOne()) {
      awaitReport();
      byte[] pixels = new byte[recording.pixels().get(0).length];
      frame.buffer().get(pixels);
      assertArrayEquals(recording.pixels().get(0), pixels);
    }
  }

  /** Both are found lost, or not, by the same collection. */
  @Test
  void shouldStayOpenForItsStream() throws Exception {
    try (FrameStream stream = streamOfALostOne()) {
      lose();
      awaitReport();
      assertEquals(1, reports().size());
      for (int i = 0; i < FRAMES; i++) {
        stream.take(LONG).orElseThrow().close();
      }
      assertFalse(stream.take(LONG).isPresent());
    }
  }

  @Test
  void shouldLeaveNoFileOpenThatItRefuses() throws IOException {
    Path none = Files.writeString(folder.resolve("none"), "this is no recording");
    assertThrows(ArchiveFormatException.class, () -> FrameArchive.open(none));
    assertFalse(OpenFiles.now().containsValue(none.toString()));
  }

  @Test
  void shouldReportNoneThatWasClosed() {
    FrameArchive.open(recording.path()).close();
    lose();
    awaitReport();
    assertEquals(1, reports().size());
  }
}
