package dev.framelease.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.ChildJvm;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.Serialized;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every case starts a JVM of its own, of the version that runs the tests. */
@ExtendWith(LedgerExtension.class)
class JvmFlagsTest {
  private static final String OPENS = "--add-opens=java.base/java.nio=ALL-UNNAMED";
  private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";
  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
  private static final boolean RESTRICTING = Runtime.version().feature() >= 24;
  private static final Path FLAGS = Path.of(System.getProperty("framelease.root"), "jvm.flags");

  @Test
  void shouldStartWithTheFileOfFlags() throws Exception {
    Run run = run(List.of("@" + FLAGS));
    assertEquals("opened and closed", run.lastLine(), run.output());
    assertFalse(run.output().contains("WARNING"), run.output());
  }

  @Test
  void shouldStartWithFlagsFromTheEnvironment() throws Exception {
    ProcessBuilder builder = builder(List.of());
    builder.environment().put("JDK_JAVA_OPTIONS", "\"@" + FLAGS + "\"");
    Run run = run(builder);
    assertEquals("opened and closed", run.lastLine(), run.output());
  }

  @Test
  void shouldNameTheMissingOpening() throws Exception {
    List<String> flags = flagsWithout(OPENS);
    Run run = run(flags);
    assertTrue(run.lastLine().startsWith("missing [" + OPENS + "]"), run.output());
    assertTrue(run.lastLine().contains("without " + OPENS + ", which"), run.output());
    assertTrue(run.lastLine().contains("java @jvm.flags"), run.output());
  }

  @Test
  void shouldNameTheMissingUnsafeAccessWhereTheJvmRestrictsIt() throws Exception {
    Run run = run(flagsWithout(UNSAFE));
    if (RESTRICTING) {
      assertTrue(run.lastLine().startsWith("missing [" + UNSAFE + "]"), run.output());
    } else {
      assertEquals("opened and closed", run.lastLine(), run.output());
    }
  }

  @Test
  void shouldNameAllThatIsMissing() throws Exception {
    Run run = run(List.of());
    String expected = RESTRICTING ? OPENS + ", " + UNSAFE : OPENS;
    assertTrue(run.lastLine().startsWith("missing [" + expected + "]"), run.output());
  }

  @Test
  void shouldOnlyWarnOfMissingNativeAccess() throws Exception {
    Run run = run(flagsWithout(NATIVE));
    assertEquals("opened and closed", run.lastLine(), run.output());
    assertEquals(RESTRICTING, run.output().contains(NATIVE), run.output());
  }

  private static List<String> flagsWithout(String flag) throws IOException {
    List<String> flags = new ArrayList<>(Files.readAllLines(FLAGS));
    flags.removeIf(line -> line.isBlank() || line.startsWith("#"));
    assertTrue(flags.remove(flag), () -> flag + " is not in " + FLAGS);
    return flags;
  }

  private static Run run(List<String> flags) throws Exception {
    return run(builder(flags));
  }

  private static Run run(ProcessBuilder builder) throws Exception {
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return new Run(output);
  }

  private static ProcessBuilder builder(List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(ChildJvm.CRASH_LOG);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(OpenAllocator.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    return builder;
  }

  private record Run(String output) {
    String lastLine() {
      List<String> lines = output.lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }
  }

  /** What the started JVM does. */
  static final class OpenAllocator {
    private OpenAllocator() {}

    public static void main(String[] arguments) {
      String result;
      try {
        FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        allocator.arrow().buffer(64).close();
        allocator.close();
        result = "opened and closed";
      } catch (MissingJvmFlagException e) {
        result = "missing " + Serialized.copyOf(e).flags() + ": " + e.getMessage();
      }
      System.out.println(result);
    }
  }
}
