package dev.framelease.cli.doctor;

import dev.framelease.capture.PoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The desktop session, and what the system lets this process have. */
final class MachineChecks {
  private static final long ENOUGH_FILES = 256;
  private static final long MEBIBYTE = 1 << 20;

  private MachineChecks() {}

  static Finding session(Map<String, String> environment) {
    String wayland = environment.getOrDefault("WAYLAND_DISPLAY", "");
    boolean isWayland = !wayland.isEmpty() || "wayland".equals(environment.get("XDG_SESSION_TYPE"));
    return isWayland
        ? Finding.note(
            "session",
            "this is a Wayland session"
                + (wayland.isEmpty() ? "" : " (WAYLAND_DISPLAY=" + wayland + ")")
                + ", whose screen X11 does not show; log in to an X11 session, or capture a"
                + " virtual display (Xvfb)")
        : Finding.ok("session", "no Wayland session");
  }

  static Finding proc() {
    return proc(Path.of("/proc/self/fd"));
  }

  /** Slots are mapped by the names that descriptors have there. */
  static Finding proc(Path descriptors) {
    return Files.isReadable(descriptors)
        ? Finding.ok("/proc", "is mounted")
        : Finding.no(
            "/proc",
            descriptors
                + " cannot be read, and slots are mapped by it; mount it: mount -t proc proc /proc");
  }

  static Finding memoryLimit() {
    return memoryLimit(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
  }

  /** Of the files that {@link CgroupMemory#limitBytes} takes. */
  static Finding memoryLimit(Path membership, Path root) {
    OptionalLong limit = CgroupMemory.limitBytes(membership, root);
    long pool = PoolOptions.DEFAULT.maxBytes();
    if (limit.isEmpty()) {
      return Finding.ok("memory limit", "none by a cgroup");
    }
    String found = limit.getAsLong() / MEBIBYTE + " MiB by a cgroup";
    long wanted = pool + Runtime.getRuntime().maxMemory();
    return limit.getAsLong() >= wanted
        ? Finding.ok("memory limit", found)
        : Finding.note(
            "memory limit",
            found
                + ", and the slots may take "
                + pool / MEBIBYTE
                + " MiB of it and Java's heap "
                + Runtime.getRuntime().maxMemory() / MEBIBYTE
                + " MiB; raise the limit, or lower PoolOptions or -Xmx");
  }

  static Finding openFiles() {
    return openFiles(Path.of("/proc/self/limits"));
  }

  static Finding openFiles(Path limits) {
    try {
      return openFiles(Files.readAllLines(limits));
    } catch (IOException e) {
      return Finding.no(
          "open files", "cannot be read: " + e + "; mount /proc, which shared memory takes, too");
    }
  }

  /** Reads proc(5), "/proc/[pid]/limits": name, soft limit, hard limit, units. */
  static Finding openFiles(List<String> limits) {
    String soft =
        limits.stream()
            .filter(line -> line.startsWith("Max open files"))
            .map(line -> line.substring("Max open files".length()).strip().split("\\s+", 2)[0])
            .findFirst()
            .orElse("unlimited");
    return soft.equals("unlimited") || Long.parseLong(soft) >= ENOUGH_FILES
        ? Finding.ok("open files", "at most " + soft)
        : Finding.note(
            "open files",
            "at most "
                + soft
                + ", and every slot takes one; raise the limit: ulimit -n "
                + 4 * ENOUGH_FILES);
  }
}
