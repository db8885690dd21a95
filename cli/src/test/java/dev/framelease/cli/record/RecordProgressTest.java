package dev.framelease.cli.record;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.cli.CommandProcess;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code framelease record} says of how far it is. */
@ExtendWith(LedgerExtension.class)
class RecordProgressTest {
  private static final Pattern PROGRESS =
      Pattern.compile(
          "(?m)^ *(\\d+) frames? in ([\\d.]+) s, ([\\d.]+) frames/s, ([\\d.]+) MiB, (\\d+) dropped$");

  @RegisterExtension static final XServer X = XServer.ofSize(160, 90);

  @TempDir private Path folder;

  /** A frame here is more than its reader takes in a tenth of a second. */
  @Test
  void shouldTellHowFarItIsAndWhatItsReaderWasTooSlowFor() throws Exception {
    assertEquals(0, new ProcessBuilder("mkfifo", folder + "/pipe").start().waitFor());
    List<String> command = new ArrayList<>(List.of("bash", "-c", "exec \"$@\" 1<>pipe", "bash"));
    command.addAll(CommandProcess.commandLine("record", "--fps=100", "--resize=1000x1000", "-"));
    CommandProcess record = CommandProcess.start(folder, Map.of("DISPLAY", X.name()), command);
    try (InputStream pipe = new FileInputStream(folder + "/pipe")) {
      eventually(
          () -> "frames were dropped; " + record.err(),
          () -> {
            readSome(pipe);
            return !progressWithDrops(record).isEmpty();
          });
    } finally {
      record.process().destroyForcibly();
    }
    assertEquals(128 + 9, record.exitCode());
    for (Progress line : progressWithDrops(record)) {
      assertTrue(line.frames() > 0 && line.rate() > 0, line.toString());
      // Either is rounded to a tenth.
      assertEquals(line.frames(), line.rate() * line.seconds(), line.rounding(), line.toString());
      double bytes = line.frames() * 1000.0 * 1000 * 4;
      assertEquals(bytes / (1 << 20), line.mebibytes(), 0.2, line.toString());
    }
  }

  private static void readSome(InputStream pipe) {
    try {
      byte[] taken = new byte[Math.min(pipe.available(), 1 << 14)];
      assertEquals(taken.length, pipe.read(taken));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Progress> progressWithDrops(CommandProcess record) {
    return PROGRESS
        .matcher(record.err())
        .results()
        .map(Progress::of)
        .filter(line -> line.dropped() > 0)
        .toList();
  }

  /** A line of progress. */
  private record Progress(int frames, double seconds, double rate, double mebibytes, int dropped) {
    static Progress of(MatchResult line) {
      return new Progress(
          Integer.parseInt(line.group(1)),
          Double.parseDouble(line.group(2)),
          Double.parseDouble(line.group(3)),
          Double.parseDouble(line.group(4)),
          Integer.parseInt(line.group(5)));
    }

    double rounding() {
      return 0.06 * (seconds + rate + 1);
    }
  }
}
