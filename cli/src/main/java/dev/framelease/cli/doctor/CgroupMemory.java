package dev.framelease.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The limit that control groups set to the memory of this process, to which slots are charged:
 * Linux, Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst.
 */
final class CgroupMemory {
  /** Version 1 says "no limit" by a number near 2⁶³. */
  private static final long NO_LIMIT = 1L << 60;

  private CgroupMemory() {}

  /**
   * Finds the tightest limit, of the process's own group and of those above it.
   *
   * @param membership {@code /proc/self/cgroup}
   * @param root where control groups are mounted
   * @return bytes, or none where there is no limit or none that can be read
   */
  static OptionalLong limitBytes(Path membership, Path root) {
    List<Path> files = new ArrayList<>();
    for (String line : lines(membership)) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[1].isEmpty()) {
        addUpwards(files, root, parts[2], "memory.max");
      } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
        addUpwards(files, root.resolve("memory"), parts[2], "memory.limit_in_bytes");
      }
    }
    return files.stream()
        .flatMap(file -> lines(file).stream().limit(1))
        .filter(line -> line.matches("\\d{1,18}"))
        .mapToLong(Long::parseLong)
        .filter(bytes -> bytes < NO_LIMIT)
        .min();
  }

  /**
   * In a container the mount may start at the process's own group: then only the root is there, and
   * a group beyond it starts with {@code /..} (cgroup_namespaces(7)).
   */
  private static void addUpwards(List<Path> files, Path root, String group, String name) {
    Path top = Path.of("/");
    Path path = root.resolve(top.relativize(top.resolve(group).normalize()));
    while (path.startsWith(root)) {
      files.add(path.resolve(name));
      path = path.getParent();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
