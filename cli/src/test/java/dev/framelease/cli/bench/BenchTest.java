package dev.framelease.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.cli.CommandProcess;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code framelease bench} as a process. */
@ExtendWith(LedgerExtension.class)
class BenchTest {
  @RegisterExtension static final XServer X = XServer.ofSize(160, 90);

  @TempDir private Path folder;

  @Test
  void shouldMeasureADisplay() {
    CommandProcess bench = run("--display", X.name(), "--seconds=0.1");

    assertEquals(0, bench.exitCode(), bench.err());
    List<String> lines = bench.out().lines().toList();
    assertTrue(lines.get(0).startsWith("160x90+0+0 of " + X.name()), bench.out());
    List<String> measured = List.of("grab", "grab and read", "write to ", "hand to ", "infer, ");
    for (String name : measured) {
      String number = " +\\d+\\.\\d\\d ms";
      assertTrue(
          lines.stream()
              .anyMatch(
                  line -> line.matches("  " + name + ".*" + number.repeat(3) + " +\\d+\\.\\d")),
          name + ": " + bench.out());
    }
  }

  @Test
  void shouldMeasureVirtualScreensOfTwoSizes() {
    CommandProcess bench = run("--seconds=0.01");

    assertEquals(0, bench.exitCode(), bench.err());
    assertTrue(bench.out().contains("1280x720+0+0 of "), bench.out());
    assertTrue(bench.out().contains("1920x1080+0+0 of "), bench.out());
  }

  @Test
  void shouldSayWhatIsWrong() {
    CommandProcess tooLong = run("--seconds=6");
    assertEquals(2, tooLong.exitCode(), tooLong.err());
    assertTrue(tooLong.err().contains("at most 4, and is 6.0"), tooLong.err());
    CommandProcess none = run("--display=:none");
    assertEquals(1, none.exitCode(), none.err());
    assertTrue(none.err().startsWith("framelease: "), none.err());
  }

  private CommandProcess run(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "bench";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CommandProcess.framelease(folder, Map.of(), all);
  }
}
