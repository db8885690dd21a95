package dev.framelease.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shared memory where the system refuses each call that it takes, one after the other. */
@Tag("smoke")
@ExtendWith(LedgerExtension.class)
class RefusedMemoryTest {
  private static final int MIB = 1 << 20;

  @Test
  void shouldSayWhatWasRefusedAndLeaveNothing() throws IOException {
    List<String> refused = new ArrayList<>();
    int call = 0;
    boolean complete = false;
    while (!complete) {
      call++;
      String name = "framelease-refused-" + call + "-" + System.nanoTime();
      ScarceMemory scarce = ScarceMemory.refusing(name, call);
      complete = lives(scarce, refused);
      ProcessMemory process = new ProcessMemory(name);
      assertEquals(List.of(), process.descriptors(), "call " + call);
      assertEquals(0, process.residentBytes(), "call " + call);
      assertEquals(Set.of(), scarce.leftMapped(), "call " + call);
    }
    // The last are those of a duplicate, and of the end of what was allocated.
    assertEquals(
        List.of(
            "memfd_create",
            "fallocate",
            "fcntl",
            "mmap",
            "madvise",
            "fcntl",
            "fallocate",
            "mmap(0",
            "mremap"),
        refused);
  }

  /** The life of memory; false if a call of it was refused. */
  private static boolean lives(ScarceMemory scarce, List<String> refused) {
    try {
      SharedMemory memory = scarce.allocate(MIB);
      try {
        memory.buffer().put(MIB - 1, (byte) 7);
        LibC.close(memory.duplicateDescriptor());
      } finally {
        memory.retire();
      }
      return true;
    } catch (SystemCallException e) {
      String call = scarce.lastRefused();
      assertTrue(e.call().startsWith(call.equals("mmap") ? "mapping " : call), e.call());
      assertTrue(e.getMessage().contains("; "), () -> "no remedy: " + e.getMessage());
      refused.add(call);
      return false;
    }
  }
}
