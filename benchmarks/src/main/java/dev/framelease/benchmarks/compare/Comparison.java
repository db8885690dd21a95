package dev.framelease.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command {@code ./benchmarks/compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Compares programs that capture the screen, and writes what came out.")
public final class Comparison implements Callable<Integer> {
  @Option(
      names = "--sizes",
      split = ",",
      defaultValue = "1080p,4k",
      description = "Sizes of screens: 1080p, 4k, WIDTHxHEIGHT. Default: ${DEFAULT-VALUE}")
  private List<String> sizes;

  @Option(
      names = "--blocks",
      defaultValue = "15",
      description = "How many medians there are of each program. Default: ${DEFAULT-VALUE}")
  private int blocks;

  @Option(
      names = "--frames",
      defaultValue = "80",
      description = "Frames of a program in a turn, fewer of slow ones. Default: ${DEFAULT-VALUE}")
  private int frames;

  @Option(
      names = "--contenders",
      split = ",",
      description = "Names of programs. Default: all that can run here")
  private List<String> names = List.of();

  @Option(
      names = "--output",
      defaultValue = "docs/comparison.md",
      description = "The file to write; the chart goes beside it. Default: ${DEFAULT-VALUE}")
  private Path output;

  @Option(
      names = "--quick",
      description = "One block, three frames a turn, on a screen of 320x200.")
  private boolean quick;

  @Option(names = "--jvm-flags", required = true, hidden = true)
  private Path jvmFlags;

  @Option(names = "--javacv", defaultValue = "benchmarks/target/javacv-classpath", hidden = true)
  private Path javaCvClassPath;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Comparison() {}

  /**
   * Runs the command.
   *
   * @param arguments as its help says
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new Comparison()).execute(arguments);
  }

  @Override
  public Integer call() throws IOException {
    if (quick) {
      sizes = List.of("320x200");
      blocks = 1;
      frames = 3;
    }
    requirePositive("--blocks", blocks);
    requirePositive("--frames", frames);
    Path folder = Files.createTempDirectory("framelease-compare");
    try {
      compare(sizes.stream().map(this::size).toList(), NativePrograms.build(folder));
    } finally {
      delete(folder);
    }
    return 0;
  }

  private void compare(List<ScreenSize> on, NativePrograms programs) throws IOException {
    List<Contender> contenders = chosen(new Contenders(programs, jvmFlags, javaCvClassPath).all());
    List<Contender> present =
        contenders.stream().filter(contender -> contender.missing().isEmpty()).toList();
    Blocks turns = new Blocks(present, programs, blocks, frames, System.err);
    double before = Machine.load();
    for (ScreenSize size : on) {
      turns.run(size);
    }
    String conditions =
        String.format(
            Locale.ROOT,
            "%s. %d blocks of %d or %d turns of at most %d frames; the load was %.1f before and %.1f after.",
            Machine.describe(),
            blocks,
            Blocks.TURNS,
            Blocks.TURNS_FOR_BARS,
            frames,
            before,
            Machine.load());
    write(on, contenders, turns, conditions);
  }

  private void write(
      List<ScreenSize> on, List<Contender> contenders, Blocks turns, String conditions)
      throws IOException {
    String name = String.valueOf(output.getFileName()).replaceFirst("\\.[^.]*$", "") + ".svg";
    Path chart = output.toAbsolutePath().resolveSibling(name);
    Files.writeString(chart, DotPlot.of(on, contenders, turns.samples(Processors.AWAKE)));
    Files.writeString(output, Report.of(on, contenders, turns, conditions, name));
    for (ScreenSize size : on) {
      System.out.println(size + ":");
      Report.bars(size, turns).forEach(System.out::println);
    }
    System.err.println("compare: wrote " + output + " and " + chart);
  }

  private List<Contender> chosen(List<Contender> all) {
    Set<String> known = all.stream().map(Contender::name).collect(Collectors.toSet());
    for (String name : names) {
      if (!known.contains(name)) {
        throw wrong("there is no program '" + name + "'; there are " + String.join(", ", known));
      }
    }
    return all.stream()
        .filter(contender -> names.isEmpty() || names.contains(contender.name()))
        .toList();
  }

  private ScreenSize size(String text) {
    try {
      return ScreenSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw wrong(option + " must be at least 1, and is " + value);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
