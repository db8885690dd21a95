package dev.framelease.arrow.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of this process's memory (proc(5), {@code /proc/self/maps}). */
final class MappedFiles {
  private MappedFiles() {}

  /** The line of the mapping that holds a whole range. */
  static String at(long address, long byteSize) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      String[] range = line.substring(0, line.indexOf(' ')).split("-", 2);
      if (Long.parseUnsignedLong(range[0], 16) <= address
          && address + byteSize <= Long.parseUnsignedLong(range[1], 16)) {
        return line;
      }
    }
    throw new AssertionError("no mapping holds 0x" + Long.toHexString(address));
  }

  /** How much this process wrote of the private mapping at an address: "Anonymous" in smaps. */
  static long writtenBytes(long address) throws IOException {
    boolean isThere = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        isThere = at(address, 1).equals(line);
      } else if (isThere && line.startsWith("Anonymous:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new AssertionError("no mapping holds 0x" + Long.toHexString(address));
  }
}
