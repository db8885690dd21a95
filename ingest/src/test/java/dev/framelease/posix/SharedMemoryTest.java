package dev.framelease.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.Eventually;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("smoke")
@ExtendWith(LedgerExtension.class)
class SharedMemoryTest {
  private static final int MIB = 1 << 20;

  /** Of its own for each test, since mappings stay until their buffers are collected. */
  private final String name = "framelease-test-" + System.nanoTime();

  private final ProcessMemory process = new ProcessMemory(name);

  @Test
  void shouldCloseADescriptorThatWasGivenAwayOnlyWhileItIsItsOwn() throws IOException {
    SharedMemory memory = SharedMemory.allocate(name, 1);
    SharedMemory other = SharedMemory.allocate("another", 1);
    int copy = memory.duplicateDescriptor();
    assertEquals(2, process.descriptors().size());
    other.takeBack(copy);
    assertEquals(2, process.descriptors().size(), "it is not the other's");
    memory.takeBack(copy);
    memory.takeBack(copy);
    memory.takeBack(1 << 20);
    assertEquals(1, process.descriptors().size());
    other.retire();
    memory.retire();
    memory.takeBack(copy);
    assertEquals(0, process.descriptors().size());
  }

  @Test
  void shouldBeZerosThatCanBeWritten() {
    SharedMemory memory = SharedMemory.allocate(name, 5000);
    try {
      ByteBuffer buffer = memory.buffer();
      assertEquals(5000, buffer.capacity());
      for (int i = 0; i < 5000; i++) {
        assertEquals(0, buffer.get(i));
      }
      buffer.put(4999, (byte) 7);
      assertEquals(7, buffer.get(4999));
    } finally {
      memory.retire();
    }
  }

  @Test
  void shouldTellTheAddressOfItsMapping() {
    SharedMemory memory = SharedMemory.allocate(name, MIB);
    try {
      assertEquals(List.of(memory.address()), process.mappingAddresses());
    } finally {
      memory.retire();
    }
  }

  @Test
  void shouldSealItsSizeAndItsSeals() {
    SharedMemory memory = SharedMemory.allocate(name, MIB);
    int fd = memory.duplicateDescriptor();
    try {
      int size = LibC.F_SEAL_SHRINK | LibC.F_SEAL_GROW | LibC.F_SEAL_SEAL;
      int seals = LibC.fcntl(fd, LibC.F_GET_SEALS, 0);
      assertEquals(size, seals & ~LibC.F_SEAL_EXEC);
      assertEquals(kernelKnowsNoExecSeal(), (seals & LibC.F_SEAL_EXEC) != 0);
      assertEquals(-1, PosixForTests.ftruncate(fd, 0), "a sealed size was changed");
    } finally {
      LibC.close(fd);
      memory.retire();
    }
  }

  private static boolean kernelKnowsNoExecSeal() {
    int fd = LibC.memfd_create("probe", LibC.MFD_CLOEXEC | LibC.MFD_NOEXEC_SEAL);
    return fd != -1 && LibC.close(fd) == 0;
  }

  @Test
  void shouldCloseEveryDescriptorOnExec() throws IOException {
    SharedMemory memory = SharedMemory.allocate(name, MIB);
    int fd = memory.duplicateDescriptor();
    try {
      for (int open : process.descriptors()) {
        assertTrue(ProcessMemory.closesOnExec(open), "descriptor " + open);
      }
      assertEquals(2, process.descriptors().size());
    } finally {
      LibC.close(fd);
      memory.retire();
    }
  }

  @Test
  void shouldStayOutOfCoreDumps() {
    SharedMemory memory = SharedMemory.allocate(name, MIB);
    try {
      assertTrue(process.flags().contains("dd"), process.flags()::toString);
    } finally {
      memory.retire();
    }
  }

  @Test
  void shouldFreeItsPagesAndDescriptorWhenRetired() throws IOException {
    SharedMemory memory = SharedMemory.allocate(name, 4 * MIB - 1);
    int witness = memory.duplicateDescriptor();
    try {
      for (int i = 0; i < memory.buffer().capacity(); i += 1024) {
        memory.buffer().put(i, (byte) 1);
      }
      assertEquals(4 * MIB, ProcessMemory.allocatedBytes(witness));
      assertEquals(4 * MIB, process.residentBytes());

      memory.retire();

      assertEquals(0, ProcessMemory.allocatedBytes(witness));
      assertEquals(0, process.residentBytes());
      assertEquals(List.of(witness), process.descriptors());
      assertEquals(0, memory.buffer().get(0));
      assertEquals(0, memory.buffer().get(4 * MIB - 2));
    } finally {
      LibC.close(witness);
    }
  }

  @Test
  void shouldRetireOnce() throws IOException {
    SharedMemory memory = SharedMemory.allocate(name, MIB);
    memory.retire();
    SharedMemory next = SharedMemory.allocate(name, MIB);
    try {
      memory.retire();
      assertEquals(1, process.descriptors().size(), "another's descriptor was closed");
    } finally {
      next.retire();
    }
  }

  @Test
  void shouldStayMappedUntilNoBufferIsReachable() {
    SharedMemory memory = SharedMemory.allocate(name, MIB);
    ByteBuffer slice = memory.buffer().slice(100, 200);
    long address = memory.address();
    memory.retire();
    memory = null;
    System.gc();
    assertEquals(0, slice.get(0));
    assertTrue(ProcessMemory.isRetiredAt(address));
    slice = null;
    Eventually.afterGarbageCollection("unmapped", () -> !ProcessMemory.isRetiredAt(address));
  }

  @Test
  void shouldShowNothingOfWhatAnotherProcessWritesWhenRetired() throws IOException {
    SharedMemory memory = SharedMemory.allocate(name, MIB);
    int fd = memory.duplicateDescriptor();
    memory.buffer().put(17, (byte) 42);
    try (FileChannel other =
        FileChannel.open(
            Path.of("/proc/self/fd/" + fd), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer mapped = other.map(FileChannel.MapMode.READ_WRITE, 0, MIB);
      memory.retire();
      mapped.put(17, (byte) 43);
      mapped.put(MIB - 1, (byte) 44);
      assertEquals(0, memory.buffer().get(17));
      assertEquals(0, memory.buffer().get(MIB - 1));
      memory.buffer().put(17, (byte) 45);
      assertEquals(43, mapped.get(17), "what is written too late goes nowhere");
    } finally {
      LibC.close(fd);
    }
  }

  @Test
  void shouldRefuseToGiveADescriptorAwayWhenRetired() {
    SharedMemory memory = SharedMemory.allocate(name, MIB);
    memory.retire();
    assertThrows(IllegalStateException.class, memory::duplicateDescriptor);
  }

  @Test
  void shouldRefuseToBeEmpty() {
    assertThrows(IllegalArgumentException.class, () -> SharedMemory.allocate("empty", 0));
    assertThrows(IllegalArgumentException.class, () -> SharedMemory.allocate("negative", -1));
  }

  @Test
  void shouldNameTheCallAndTheRemedyWhenItIsTooLarge() throws IOException {
    SystemCallException e = ResourceLimit.withFileSize(MIB, () -> failure(MIB + 1));
    assertEquals(LibC.EFBIG, e.errno());
    assertTrue(e.call().startsWith("fallocate("), e.call());
    assertTrue(e.getMessage().contains("File too large"), e.getMessage());
    assertTrue(e.getMessage().contains("ulimit -f"), e.getMessage());
    assertEquals(List.of(), process.descriptors());
  }

  @Test
  void shouldNameTheRemedyWhenNoDescriptorIsLeft() {
    // The first failure loads the classes, which takes descriptors.
    ResourceLimit.withFileSize(MIB, () -> failure(MIB + 1));
    SystemCallException e = ResourceLimit.withOpenFiles(0, () -> failure(MIB));
    assertEquals(LibC.EMFILE, e.errno());
    assertTrue(e.getMessage().contains("ulimit -n"), e.getMessage());
  }

  private SystemCallException failure(int byteSize) {
    return assertThrows(SystemCallException.class, () -> SharedMemory.allocate(name, byteSize));
  }

  @Test
  void shouldRefuseANameThatIsTooLong() throws IOException {
    SystemCallException e =
        assertThrows(SystemCallException.class, () -> SharedMemory.allocate("x".repeat(250), MIB));
    assertEquals(LibC.EINVAL, e.errno());
  }

  @Test
  void shouldAllocateForAnInterruptedThreadAndLeaveItInterrupted() {
    Thread.currentThread().interrupt();
    SharedMemory memory = SharedMemory.allocate(name, MIB);
    assertTrue(Thread.interrupted());
    assertNotEquals(0, memory.address());
    memory.retire();
  }

  @Test
  void shouldShareItsBytesThroughADescriptor() throws IOException {
    SharedMemory memory = SharedMemory.allocate(name, MIB);
    int fd = memory.duplicateDescriptor();
    try {
      memory.buffer().put(17, (byte) 42);
      byte[] file = Files.readAllBytes(Path.of("/proc/self/fd/" + fd));
      assertEquals(MIB, file.length);
      assertEquals(42, file[17]);
    } finally {
      LibC.close(fd);
      memory.retire();
    }
  }
}
