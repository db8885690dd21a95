package dev.framelease.cli.record;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.cli.CommandProcess;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.faults.ServerResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What SIGKILL leaves of a process that records: the recording, and nothing else. */
@ExtendWith(LedgerExtension.class)
class KilledRecordingTest {
  private static final long ENOUGH_BYTES = 20 * 160 * 90 * 4;

  @RegisterExtension static final XServer X = XServer.ofSize(160, 90);

  @TempDir private Path folder;

  @Test
  void shouldLeaveNothingInTheServerInSharedMemoryOrInTemporaryFolders() throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Path cache = Files.createDirectory(folder.resolve("cache"));
    Path recording = folder.resolve("a.arrow");
    List<Path> sharedBefore = filesIn(Path.of("/dev/shm"));
    ServerResources before = ServerResources.of(X.name());
    CommandProcess record =
        CommandProcess.java(
            folder,
            Map.of("DISPLAY", X.name(), "XDG_CACHE_HOME", cache.toString()),
            List.of(
                "@" + CommandProcess.root().resolve("jvm.flags"), "-Djava.io.tmpdir=" + temporary),
            "record",
            "--fps=100",
            "a.arrow");
    ServerResources during;
    try {
      eventually("it records; " + record.err(), () -> sizeOf(recording) > ENOUGH_BYTES);
      during = ServerResources.of(X.name());
      assertNotEquals(before, during);
      assertTrue(slotsMappedByServer() > 0, "the server has no slot");
    } finally {
      record.process().destroyForcibly();
    }
    assertEquals(128 + 9, record.exitCode());

    eventually(
        "the server has what it had before, " + before + ", and not " + during,
        () -> ServerResources.of(X.name()).equals(before));
    eventually("the server has no slot", () -> slotsMappedByServer() == 0);
    assertEquals(List.of(), filesIn(temporary));
    assertEquals(List.of(), filesIn(cache));
    assertEquals(sharedBefore, filesIn(Path.of("/dev/shm")));
    try (FrameArchive archive = FrameArchive.open(recording)) {
      assertTrue(archive.size() >= 20, archive.size() + " frames");
    }
  }

  private static long slotsMappedByServer() {
    try (Stream<String> maps = Files.lines(Path.of("/proc/" + X.display().pid() + "/maps"))) {
      return maps.filter(line -> line.contains("/memfd:framelease-slot")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ours in a folder that others use, too. */
  private static List<Path> filesIn(Path parent) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        parent,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && isOurs(file)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // Others may have removed theirs meanwhile, or let nobody see them.
            if (isOurs(file) && !(e instanceof NoSuchFileException)) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(found);
    return found;
  }

  private static boolean isOurs(Path file) {
    return !file.startsWith("/dev/shm") || file.toString().contains("framelease");
  }

  private static long sizeOf(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
