package dev.framelease.x11;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What the kernel says of the slots and descriptors of a process, in /proc. */
public final class ServerMemory {
  private ServerMemory() {}

  /** How many slots a process has mapped. */
  public static long mappedSlots(long pid) {
    try (Stream<String> maps = Files.lines(Path.of("/proc/" + pid + "/maps"))) {
      return maps.filter(line -> line.contains("/memfd:framelease-slot")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes of the mapping at an address this process has touched. */
  public static long residentBytes(long address) {
    String start = Long.toHexString(address) + "-";
    try (Stream<String> smaps = Files.lines(Path.of("/proc/self/smaps"))) {
      String rss =
          smaps
              .dropWhile(line -> !line.startsWith(start))
              .filter(line -> line.startsWith("Rss:"))
              .findFirst()
              .orElseThrow();
      return 1024 * Long.parseLong(rss.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many descriptors of slots this process has open. */
  public static long openSlots() {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(ServerMemory::isSlot).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes all slots have that this process had open at one moment. */
  public static long slotBytes() {
    Map<Object, Long> before = slotSizes();
    // What was open before and after a moment was open at that moment.
    before.keySet().retainAll(slotSizes().keySet());
    return before.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The size of each slot by its inode. */
  private static Map<Object, Long> slotSizes() {
    Map<Object, Long> sizes = new HashMap<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      descriptors.filter(ServerMemory::isSlot).forEach(descriptor -> addSize(descriptor, sizes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sizes;
  }

  private static void addSize(Path descriptor, Map<Object, Long> sizes) {
    try {
      Map<String, Object> attributes = Files.readAttributes(descriptor, "unix:ino,size");
      sizes.put(attributes.get("ino"), (Long) attributes.get("size"));
    } catch (IOException e) {
      // It has been closed meanwhile.
    }
  }

  private static boolean isSlot(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("/memfd:framelease-slot");
    } catch (IOException e) {
      return false; // It has been closed meanwhile.
    }
  }

  /** How many descriptors this process has open. */
  public static long openDescriptors() {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
