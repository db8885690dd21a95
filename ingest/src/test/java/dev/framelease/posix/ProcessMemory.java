package dev.framelease.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the kernel says of this process's shared memory of one name, in /proc/self. */
public final class ProcessMemory {
  private static final Path SELF = Path.of("/proc/self");

  private final String name;

  /** Of all memory whose name starts with this. */
  public ProcessMemory(String name) {
    this.name = "/memfd:" + name;
  }

  /** Descriptors of the memory, in order. */
  List<Integer> descriptors() throws IOException {
    List<Integer> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(SELF.resolve("fd"))) {
      for (Path file : files) {
        if (isOurs(file)) {
          found.add(Integer.valueOf(file.getFileName().toString()));
        }
      }
    }
    found.sort(null);
    return found;
  }

  private boolean isOurs(Path file) throws IOException {
    try {
      return Files.readSymbolicLink(file).toString().startsWith(name);
    } catch (NoSuchFileException e) {
      return false; // It was the descriptor that lists the folder.
    }
  }

  static boolean closesOnExec(int fd) throws IOException {
    String flags =
        Files.readAllLines(SELF.resolve("fdinfo/" + fd)).stream()
            .filter(line -> line.startsWith("flags:"))
            .findFirst()
            .orElseThrow();
    int octal = Integer.parseInt(flags.substring("flags:".length()).trim(), 8);
    return (octal & 02000000) != 0; // O_CLOEXEC
  }

  /** Bytes that the file behind a descriptor takes, as stat tells. */
  static long allocatedBytes(int fd) throws IOException {
    Process stat =
        new ProcessBuilder(
                "stat", "-L", "-c", "%b %B", "/proc/" + ProcessHandle.current().pid() + "/fd/" + fd)
            .redirectErrorStream(true)
            .start();
    String[] blocks = stat.inputReader().readLine().split(" ", 2);
    return Long.parseLong(blocks[0]) * Long.parseLong(blocks[1]);
  }

  List<Long> mappingAddresses() {
    return smaps().stream()
        .filter(line -> line.contains(name + " "))
        .map(line -> Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16))
        .toList();
  }

  /** Bytes of all its mappings that this process has touched and the system has not got back. */
  long residentBytes() {
    long kib = 0;
    boolean ours = false;
    for (String line : smaps()) {
      // A mapping starts with its addresses; its fields with their names.
      ours = line.matches("[0-9a-f]+-.*") ? line.contains(name + " ") : ours;
      kib += ours && line.startsWith("Rss:") ? Long.parseLong(line.replaceAll("\\D", "")) : 0;
    }
    return 1024 * kib;
  }

  /** Addresses of mappings that core dumps have. */
  public List<String> dumped() {
    List<String> found = new ArrayList<>();
    String mapping = "";
    for (String line : smaps()) {
      mapping = line.matches("[0-9a-f]+-.*") ? line : mapping;
      boolean dumps = line.startsWith("VmFlags:") && !line.contains(" dd");
      if (dumps && mapping.contains(name)) {
        found.add(mapping);
      }
    }
    return found;
  }

  /** How many mappings core dumps leave out: slots, and the zeros where retired ones were. */
  public static long leftOutOfDumps() {
    // Those with "io" are the kernel's own.
    return smaps().stream()
        .filter(line -> line.startsWith("VmFlags:"))
        .filter(line -> line.contains(" dd") && !line.contains(" io"))
        .count();
  }

  /** How many mappings there are. */
  public int mappings() {
    return (int)
        smaps().stream().filter(line -> line.matches("[0-9a-f]+-.*" + name + ".*")).count();
  }

  /** Whether what is mapped at an address is nothing but zeros, and left out of core dumps. */
  static boolean isRetiredAt(long address) {
    boolean there = false;
    for (String line : smaps()) {
      if (line.matches("[0-9a-f]+-.*")) {
        String[] fields = line.split(" +", -1);
        int dash = fields[0].indexOf('-');
        long start = Long.parseUnsignedLong(fields[0], 0, dash, 16);
        long end = Long.parseUnsignedLong(fields[0], dash + 1, fields[0].length(), 16);
        boolean anonymous = fields[4].equals("0"); // the inode
        there = anonymous && start <= address && address < end;
      } else if (there && line.startsWith("VmFlags:")) {
        return line.contains(" dd");
      }
    }
    return false;
  }

  List<String> flags() {
    return Arrays.asList(field("VmFlags:").trim().split(" ", -1));
  }

  private String field(String field) {
    List<String> lines = smaps();
    int at = 0;
    while (!lines.get(at).contains(name + " ")) {
      at++;
    }
    while (!lines.get(at).startsWith(field)) {
      at++;
    }
    return lines.get(at).substring(field.length());
  }

  private static List<String> smaps() {
    try {
      return Files.readAllLines(SELF.resolve("smaps"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
