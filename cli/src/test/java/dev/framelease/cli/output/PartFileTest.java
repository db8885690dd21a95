package dev.framelease.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.framelease.testing.Umask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures, and what the demo writes: their owner alone can read them. */
class PartFileTest {
  private static final String PICTURE = "what is on the screen";

  @TempDir Path folder;

  private static void write(Path path) throws IOException {
    PartFile file = new PartFile(path);
    Path part = file.create();
    assertMode(part);
    Files.writeString(part, PICTURE);
    file.keep();
    assertMode(path);
    assertEquals(PICTURE, Files.readString(path));
  }

  private static void assertMode(Path path) throws IOException {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  private Path shared(String name) throws IOException {
    Path path = Files.writeString(folder.resolve(name), "another's");
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0022, 0277, 0777})
  void shouldBeItsOwnersAloneUnderAnyUmask(int umask) throws Throwable {
    Umask.with(umask, () -> write(folder.resolve("screen.png")));
  }

  @Test
  void shouldReplaceAFileAndItsMode() throws Throwable {
    Path path = shared("screen.png");
    Umask.with(0, () -> write(path));
  }

  /** Somebody may have guessed the names, and wait there. */
  @Test
  void shouldWriteThroughNoLink() throws Throwable {
    Path others = shared("others");
    Path path = folder.resolve("screen.png");
    Files.createSymbolicLink(path, others);
    Files.createSymbolicLink(folder.resolve("screen.png" + PartFile.SUFFIX), others);
    Umask.with(0, () -> write(path));
    assertFalse(Files.isSymbolicLink(path));
    assertEquals("another's", Files.readString(others));
  }
}
