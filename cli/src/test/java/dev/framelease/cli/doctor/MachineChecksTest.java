package dev.framelease.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.PoolOptions;
import dev.framelease.cli.doctor.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits as Linux writes them. */
class MachineChecksTest {
  private static final String HEADING =
      "Limit                     Soft Limit           Hard Limit           Units     ";

  @TempDir private Path root;

  @Test
  void shouldTakeTheTightestLimitOfTheGroupsAbove() throws IOException {
    write("a/b/memory.max", "max\n");
    write("a/memory.max", "268435456\n");
    write("memory.max", "536870912\n");

    assertEquals(OptionalLong.of(268_435_456), limit("0::/a/b\n"));
    assertEquals(OptionalLong.of(536_870_912), limit("0::/elsewhere/c\n"));
    assertEquals(OptionalLong.of(536_870_912), limit("0::/../../outside\n"));
  }

  @Test
  void shouldReadGroupsOfTheFirstVersion() throws IOException {
    write("memory/docker/x/memory.limit_in_bytes", "1073741824\n");
    write("memory/memory.limit_in_bytes", "9223372036854771712\n");

    assertEquals(OptionalLong.of(1L << 30), limit("5:cpu,memory:/docker/x\n4:pids:/\n"));
    assertEquals(OptionalLong.empty(), limit("5:memory:/other\n"));
  }

  @Test
  void shouldFindNoLimitWhereNothingCanBeRead() {
    assertEquals(
        OptionalLong.empty(), CgroupMemory.limitBytes(root.resolve("none"), root.resolve("none")));
  }

  @Test
  void shouldNoteThatFewFilesMayBeOpen() {
    Finding few =
        MachineChecks.openFiles(
            List.of(HEADING, "Max open files            64                   4096       files"));

    assertEquals(Verdict.NOTE, few.verdict());
    assertTrue(few.text().contains("at most 64"), few.text());
    assertTrue(few.text().contains("ulimit -n 1024"), few.text());
    for (String enough : List.of("1024", "unlimited")) {
      List<String> limits =
          List.of(HEADING, "Max open files            " + enough + "   9   files");
      assertEquals(Finding.ok("open files", "at most " + enough), MachineChecks.openFiles(limits));
    }
  }

  @Test
  void shouldSayThatLimitsCannotBeRead() {
    Finding unread = MachineChecks.openFiles(root.resolve("none"));

    assertEquals("open files", unread.subject());
    assertEquals(Verdict.NO, unread.verdict());
    assertTrue(unread.text().startsWith("cannot be read: "), unread.text());
    assertTrue(unread.text().contains(root.resolve("none").toString()), unread.text());
    assertTrue(unread.text().contains("mount /proc"), unread.text());
  }

  @Test
  void shouldSayThatDescriptorsHaveNoNames() {
    assertEquals(Finding.ok("/proc", "is mounted"), MachineChecks.proc());
    Path none = root.resolve("self/fd");

    Finding missing = MachineChecks.proc(none);

    assertEquals(Verdict.NO, missing.verdict());
    assertTrue(missing.text().startsWith(none + " cannot be read, and slots"), missing.text());
    assertTrue(missing.text().endsWith("mount -t proc proc /proc"), missing.text());
  }

  @Test
  void shouldNoteAMemoryLimitThatSlotsAndHeapMayExceed() throws IOException {
    long wanted = PoolOptions.DEFAULT.maxBytes() + Runtime.getRuntime().maxMemory();
    Path membership = Files.writeString(root.resolve("membership"), "0::/a\n");

    assertEquals(
        Finding.ok("memory limit", "none by a cgroup"),
        MachineChecks.memoryLimit(membership, root));
    write("a/memory.max", wanted + "\n");
    assertEquals(
        Finding.ok("memory limit", (wanted >> 20) + " MiB by a cgroup"),
        MachineChecks.memoryLimit(membership, root));
    write("a/memory.max", wanted - 1 + "\n");
    Finding tight = MachineChecks.memoryLimit(membership, root);
    assertEquals("memory limit", tight.subject());
    assertEquals(Verdict.NOTE, tight.verdict());
    for (String part :
        List.of(
            ((wanted - 1) >> 20) + " MiB by a cgroup",
            "slots may take " + (PoolOptions.DEFAULT.maxBytes() >> 20) + " MiB",
            "heap " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB",
            "raise the limit, or lower PoolOptions or -Xmx")) {
      assertTrue(tight.text().contains(part), tight.text());
    }
  }

  @Test
  void shouldKeepAFindingOnOneLineAndOffTheTerminalsControls() {
    assertEquals("a b ?[2J", Finding.ok("x", " a\n\tb \u001b[2J\n").text());
  }

  private OptionalLong limit(String membership) throws IOException {
    Path file = Files.writeString(root.resolve("membership"), membership);
    return CgroupMemory.limitBytes(file, root);
  }

  private void write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}
