package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that record until they are killed, or until the system gives them no more room. */
@ExtendWith(LedgerExtension.class)
class RecorderProcessTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"FILE, NONE", "STREAM, NONE", "FILE, ZSTD", "STREAM, ZSTD"})
  void shouldLeaveEveryCompleteFrameWhenItIsKilled(IpcFormat format, Compression compression)
      throws Exception {
    Path path = folder.resolve("killed");
    Process recorder =
        RecorderMain.process(format.name(), compression.name(), "1000000", path.toString()).start();
    int said = 0;
    try (BufferedReader lines = recorder.errorReader()) {
      while (said < 40) {
        String line = lines.readLine();
        // Between Arrow's own words.
        said = line.matches("[0-9]+") ? Integer.parseInt(line) : said;
      }
      recorder.destroyForcibly();
      assertTrue(recorder.waitFor(60, TimeUnit.SECONDS));
    } finally {
      recorder.destroyForcibly();
    }
    // Of compressed frames, some wait that the process has spoken of.
    int waiting = compression == Compression.NONE ? 0 : WritingThread.MAX_WAITING + 1;
    assertTrue(assertReads(path, false) >= said - waiting);
  }

  @Test
  void shouldWriteToStandardOutput() throws Exception {
    Path path = folder.resolve("output");
    Process recorder =
        RecorderMain.process("STREAM", "NONE", "5").redirectOutput(path.toFile()).start();
    assertEquals(0, exit(recorder), () -> output(recorder));
    assertEquals(5, assertReads(path, true));
  }

  /** It leads to a pipe here, which has no path of its own. */
  @Test
  void shouldWriteToTheDeviceThatStandardOutputIs() throws Exception {
    Path path = folder.resolve("output");
    Process recorder = RecorderMain.process("STREAM", "NONE", "5", "/dev/stdout").start();
    CompletableFuture<String> said = OwnThread.supply(() -> output(recorder));
    try (InputStream stream = recorder.getInputStream()) {
      Files.copy(stream, path);
    }
    assertEquals(0, exit(recorder), said.get(60, TimeUnit.SECONDS));
    assertEquals(5, assertReads(path, true));
  }

  /** In processes of their own: each needs 2 GiB of direct memory, and a heap of 128 MiB. */
  @Tag("long")
  @Test
  void shouldCompressAndReadTheLargestFrame() throws Exception {
    Process writer = LargestFrameMain.process("write", folder).start();
    String written = output(writer);
    assertEquals(0, exit(writer), written);
    Files.delete(folder.resolve("pixels"));
    assertTrue(Files.size(folder.resolve("largest.arrow")) < 1 << 20);
    Process reader = LargestFrameMain.process("read", folder).start();
    String read = output(reader);
    assertEquals(0, exit(reader), read);
    assertTrue(read.contains("read 2147483644: 17, 18"), read);
  }

  /** RLIMIT_FSIZE of setrlimit(2): the write that would go beyond it takes less, or fails. */
  @ParameterizedTest
  @EnumSource
  void shouldCompleteTheRecordingWhenTheFileMayNotGrow(IpcFormat format) throws Exception {
    Path path = folder.resolve("limited");
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f 1500; exec \"$@\"", "-"));
    command.addAll(
        RecorderMain.process(format.name(), "NONE", "1000000", path.toString()).command());
    Process recorder = new ProcessBuilder(command).start();
    assertStopsAndKeepsFrames(recorder, path, 5);
  }

  @ParameterizedTest
  @CsvSource({"FILE, NONE", "STREAM, NONE", "FILE, ZSTD"})
  void shouldCompleteTheRecordingWhenTheDiskIsFull(IpcFormat format, Compression compression)
      throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString())
            .redirectErrorStream(true)
            .start();
    Assumptions.assumeTrue(exit(mount) == 0, () -> "only root may mount a disk: " + output(mount));
    try {
      Path path = disk.resolve("full");
      Process recorder =
          RecorderMain.process(format.name(), compression.name(), "1000000", path.toString())
              .start();
      assertStopsAndKeepsFrames(recorder, path, 5);
    } finally {
      assertEquals(0, exit(new ProcessBuilder("umount", "--lazy", disk.toString()).start()));
    }
  }

  private static void assertStopsAndKeepsFrames(Process recorder, Path path, int atLeast)
      throws Exception {
    String said = output(recorder);
    assertEquals(3, exit(recorder), said);
    assertTrue(said.contains("could not be written to " + path), said);
    assertTrue(said.contains("No space left") || said.contains("File too large"), said);
    assertTrue(said.contains("makes a complete recording"), said);
    assertTrue(assertReads(path, true) >= atLeast, said);
  }

  /** Compares all frames of a recording, and tells how many there are. */
  private static long assertReads(Path path, boolean complete) {
    LentSlot expected = new LentSlot(RecorderMain.BYTES);
    try (FrameArchive archive = FrameArchive.open(path)) {
      assertEquals(complete, archive.isComplete());
      for (int i = 0; i < archive.size(); i++) {
        expected.fill(i + 1);
        try (Frame frame = archive.get(i)) {
          assertEquals(i + 1, frame.info().sequence());
          assertEquals(ByteBuffer.wrap(expected.bytes()), frame.buffer());
        }
      }
      return archive.size();
    }
  }

  private static int exit(Process process) throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
    return process.exitValue();
  }

  private static String output(Process process) {
    try {
      return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
