package dev.framelease.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What this process has open, as proc(5) has it. */
public final class OpenFiles {
  private OpenFiles() {}

  /**
   * The descriptors, and what each is of, such as {@code socket:[4711]}; without those that others
   * close meanwhile.
   */
  public static Map<Integer, String> now() throws IOException {
    Map<Integer, String> found = new TreeMap<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          found.put(Integer.valueOf(descriptor.getFileName().toString()), target);
        } catch (NoSuchFileException closed) {
          // It is not open any more.
        }
      }
    }
    return found;
  }
}
