package dev.framelease.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.posix.PosixForTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A child that native code forks, and that inherits all that does not close itself: system(3). */
public final class NativeChild {
  private NativeChild() {}

  /** What its descriptors are of, such as {@code socket:[4711]}. */
  public static List<String> descriptors(Path folder) throws IOException {
    Path seen = folder.resolve("descriptors");
    assertEquals(0, PosixForTests.system("ls -l /proc/self/fd >'" + seen + "'"));
    return Files.readAllLines(seen).stream()
        .filter(line -> line.contains(" -> "))
        .map(line -> line.substring(line.indexOf(" -> ") + 4))
        .toList();
  }
}
