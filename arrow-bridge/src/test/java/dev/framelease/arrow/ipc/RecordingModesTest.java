package dev.framelease.arrow.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Umask;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The owner of a recording alone can read it, from its first byte on. */
@ExtendWith(LedgerExtension.class)
class RecordingModesTest {
  private static final int WIDTH = 8;
  private static final int HEIGHT = 4;

  @TempDir Path folder;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private void record(Path path) throws IOException {
    LentSlot slot = new LentSlot(WIDTH * HEIGHT * 4);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer =
            FrameIpcWriter.open(path, IpcFormat.FILE, FrameSchema.of(WIDTH, HEIGHT), allocator);
        Frame frame = slot.lend(1, WIDTH, HEIGHT)) {
      writer.write(frame);
      assertOthersReadNothing();
    }
    assertOthersReadNothing();
  }

  /** Also of files that are being written. */
  private void assertOthersReadNothing() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertEquals("rw-------", mode(file), file.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0022, 0277, 0400, 0777})
  void shouldHaveItsModeUnderAnyUmask(int umask) throws Throwable {
    Path path = folder.resolve("frames.arrow");
    Umask.with(umask, () -> record(path));
    Umask.with(umask, () -> record(path));
    assertEquals("rw-------", mode(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-rw-", "rwxrwxrwx", "r--r--r--", "---------"})
  void shouldHaveItsModeWhereAFileOfAnotherWas(String other) throws Throwable {
    Path path = Files.writeString(folder.resolve("frames.arrow"), "an older recording");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(other));
    Umask.with(0, () -> record(path));
    assertEquals("rw-------", mode(path));
  }

  @Test
  void shouldReplaceTheFileBehindALinkAndLeaveTheLink() throws Throwable {
    Path path = Files.writeString(folder.resolve("frames.arrow"), "an older recording");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
    Path link = Files.createSymbolicLink(folder.resolve("latest"), path);
    Umask.with(0, () -> record(link));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("rw-------", mode(path));
    assertTrue(Files.size(path) > WIDTH * HEIGHT * 4);
  }

  @Test
  void shouldTakeThePlaceOfALinkToNothing() throws Throwable {
    Path nothing = folder.resolve("nothing");
    Path link = Files.createSymbolicLink(folder.resolve("frames.arrow"), nothing);
    Umask.with(0, () -> record(link));
    assertTrue(Files.notExists(nothing));
    assertEquals("rw-------", mode(link));
  }

  @Test
  void shouldWriteIntoNoFileThatIsThere() throws Throwable {
    Path path = Files.writeString(folder.resolve("there"), "another's");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
    for (Path taken : List.of(path, link)) {
      assertThrows(FileAlreadyExistsException.class, () -> OwnersFile.create(taken));
    }
    assertEquals("another's", Files.readString(path));
    assertTrue(Files.notExists(folder.resolve("nothing")));
  }
}
