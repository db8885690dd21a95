package dev.framelease.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(LedgerExtension.class)
class CopyOnWriteFileTest {
  private static final int SIZE = 3 * 4096 + 100;

  @TempDir Path folder;
  private final byte[] content = new byte[SIZE];

  /** What a name may hold and an argument of C may not be spoiled by. */
  private Path path;

  @BeforeEach
  void write() throws IOException {
    new Random(6).nextBytes(content);
    path = folder.resolve("50 % über #1?.arrow");
    Files.write(path, content);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--r--r--"));
  }

  @ParameterizedTest
  @CsvSource({"0, 12388", "0, 1", "4096, 8292", "4095, 2", "12387, 1", "1234, 9000"})
  void shouldTakeWritesThatTheFileDoesNotSee(int position, int byteSize) throws IOException {
    ByteBuffer mapped;
    try (CopyOnWriteFile file = CopyOnWriteFile.open(path)) {
      mapped = file.map(position, byteSize);
    }
    assertEquals(ByteBuffer.wrap(content, position, byteSize), mapped);
    assertTrue(mapped.isReadOnly());

    ByteBuffer writable = DirectBuffers.at(DirectBuffers.address(mapped), byteSize);
    for (int i = 0; i < byteSize; i++) {
      writable.put(i, (byte) ~writable.get(i));
    }
    for (int i = 0; i < byteSize; i++) {
      assertEquals((byte) ~content[position + i], mapped.get(i));
    }
    assertArrayEquals(content, Files.readAllBytes(path));
  }

  @Test
  void shouldShowTheFileAgainWhenWritesAreDiscarded() throws IOException {
    try (CopyOnWriteFile file = CopyOnWriteFile.open(path)) {
      ByteBuffer mapped = file.map(0, SIZE);
      ByteBuffer writable = DirectBuffers.at(DirectBuffers.address(mapped), SIZE);
      writable.put(0, (byte) ~content[0]).put(SIZE - 1, (byte) ~content[SIZE - 1]);
      CopyOnWriteFile.discardWrites(mapped);
      assertEquals(ByteBuffer.wrap(content), mapped);
    }
  }

  @Test
  void shouldNotSeeWhatAnotherMappingWrote() throws IOException {
    try (CopyOnWriteFile file = CopyOnWriteFile.open(path)) {
      ByteBuffer one = file.map(0, SIZE);
      ByteBuffer other = file.map(0, SIZE);
      DirectBuffers.at(DirectBuffers.address(one), SIZE).put(7, (byte) ~content[7]);
      assertEquals(content[7], other.get(7));
    }
  }

  @Test
  void shouldSayWhatWasRefusedAndLeaveNothingMapped() throws IOException {
    List<String> refused = new ArrayList<>();
    for (int call = 1; call <= 3; call++) {
      ScarceMemory scarce = ScarceMemory.refusing("", call);
      try (CopyOnWriteFile file = scarce.open(path)) {
        IOException e = assertThrows(IOException.class, () -> file.map(4096, 100));
        refused.add(scarce.lastRefused());
        assertTrue(e.getMessage().startsWith(scarce.lastRefused()), e.getMessage());
        assertTrue(e.getMessage().contains("; it takes address space"), e.getMessage());
        assertEquals(Set.of(), scarce.leftMapped());
        assertEquals(ByteBuffer.wrap(content, 4096, 100), file.map(4096, 100));
        assertEquals(Set.of(), scarce.leftMapped());
      }
    }
    assertEquals(List.of("mmap", "madvise", "mremap"), refused);
  }

  @ParameterizedTest
  @CsvSource({"0, 12388", "8192, 1", "4096, 100"})
  void shouldStayOutOfCoreDumpsAlsoWhenWrittenTo(int position, int byteSize) throws IOException {
    try (CopyOnWriteFile file = CopyOnWriteFile.open(path)) {
      ByteBuffer mapped = file.map(position, byteSize);
      long address = DirectBuffers.address(mapped);
      DirectBuffers.at(address, byteSize).put(0, (byte) 1);
      CopyOnWriteFile.discardWrites(mapped);
      DirectBuffers.at(address, byteSize).put(0, (byte) 1);
      assertTrue(flagsAt(address).contains("dd"));
      assertEquals(1, mapped.get(0));
    }
  }

  /** "VmFlags" of smaps, of the mapping that an address is in. */
  private static List<String> flagsAt(long address) throws IOException {
    boolean there = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        String[] range = line.substring(0, line.indexOf(' ')).split("-", 2);
        there =
            Long.parseUnsignedLong(range[0], 16) <= address
                && address < Long.parseUnsignedLong(range[1], 16);
      } else if (there && line.startsWith("VmFlags:")) {
        return List.of(line.substring(8).trim().split(" ", -1));
      }
    }
    throw new AssertionError("nothing is mapped at 0x" + Long.toHexString(address));
  }

  @Test
  void shouldNameWhatIsMissing() {
    Path missing = folder.resolve("missing");
    NoSuchFileException refused =
        assertThrows(NoSuchFileException.class, () -> CopyOnWriteFile.open(missing));
    assertEquals(missing.toString(), refused.getMessage());
    assertThrows(IOException.class, () -> CopyOnWriteFile.open(path.resolve("below a file")));
  }

  @Test
  void shouldCloseItsDescriptorsOnce() throws IOException {
    CopyOnWriteFile file = CopyOnWriteFile.open(path);
    assertEquals(2, descriptors());
    file.close();
    file.close();
    assertEquals(0, descriptors());
    assertThrows(IOException.class, () -> file.map(0, 1));
  }

  private long descriptors() throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(this::isOfTheFile).count();
    }
  }

  private boolean isOfTheFile(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).equals(path);
    } catch (IOException e) {
      return false; // It was the descriptor that lists the folder.
    }
  }
}
