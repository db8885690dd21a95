package dev.framelease.cli.bench;

import dev.framelease.arrow.JvmFlags;
import dev.framelease.cli.option.DisplayName;
import dev.framelease.cli.option.Seconds;
import dev.framelease.cli.option.UsageException;
import dev.framelease.cli.option.Verbosity;
import dev.framelease.cli.option.Versions;
import dev.framelease.cli.screen.Screen;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.pixels.Region;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code framelease bench}: this machine's numbers. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    sortOptions = false,
    description = {
      "Measures this machine: capturing, reading, handing over, writing and asking a small model.",
      "Virtual screens of 1280x720 and 1920x1080 with something moving on them, or the display that"
          + " is named. What else the machine does meanwhile is measured, too. It takes a minute at"
          + " most: what there is no time for after 50 seconds is left out, and the table says so.",
      ""
    },
    footer = {"", "Examples:", "  framelease bench", "  framelease bench --seconds 1 --display :0"})
public final class BenchCommand implements Callable<Integer> {
  private static final List<Region> SIZES =
      List.of(Region.ofSize(1280, 720), Region.ofSize(1920, 1080));
  private static final Duration LONGEST = Duration.ofSeconds(3);

  /**
   * All measurements together, so that they are done within a minute: what is begun before may go
   * on for some seconds, such as an engine that loads.
   */
  private static final Duration ALL = Duration.ofSeconds(50);

  @Spec private CommandSpec spec;

  @Option(
      names = "--display",
      paramLabel = "NAME",
      converter = DisplayName.class,
      description = "Measure this display, as it is; by default virtual ones.")
  private Optional<String> display;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "2",
      converter = Seconds.class,
      description = "How long each measurement takes, 3 at most (default: ${DEFAULT-VALUE}).")
  private Duration time;

  @Mixin private Verbosity verbosity;

  @Override
  public Integer call() throws IOException {
    UsageException.unless(
        !time.isZero() && time.compareTo(LONGEST) <= 0,
        "--seconds must be more than 0 and at most 3, and is " + time.toMillis() / 1e3);
    verbosity.setLogLevel();
    JvmFlags.require();
    PrintWriter out = spec.commandLine().getOut();
    BenchTime all = new BenchTime(ALL, time, System::nanoTime);
    try (StopSignal stop = new StopSignal()) {
      for (Region size : SIZES) {
        if (all.isOver()) {
          out.println(size + " left out: the time is over");
          break;
        }
        try (Screen screen = Screen.open(display, size)) {
          measure(screen, all, stop, out);
        }
        if (stop.isRequested() || display.isPresent()) {
          break;
        }
      }
    }
    return 0;
  }

  private void measure(Screen screen, BenchTime all, StopSignal stop, PrintWriter out)
      throws IOException {
    out.printf(Locale.ROOT, "%s of %s%n", screen.desktop(), screen.toString());
    out.printf(
        Locale.ROOT, "  %-22s  %8s  %8s  %8s  %9s%n", "", "median", "99%", "best", "a second");
    try (Bench bench = new Bench(screen, all, stop)) {
      bench.run(
          result -> {
            out.println("  " + result);
            out.flush();
          });
    }
  }
}
