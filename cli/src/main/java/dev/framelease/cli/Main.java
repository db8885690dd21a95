package dev.framelease.cli;

import dev.framelease.capture.CaptureSource;
import dev.framelease.cli.bench.BenchCommand;
import dev.framelease.cli.demo.DemoCommand;
import dev.framelease.cli.doctor.DoctorCommand;
import dev.framelease.cli.grab.GrabCommand;
import dev.framelease.cli.infer.InferCommand;
import dev.framelease.cli.infer.Preprocessing;
import dev.framelease.cli.jupyter.NotebookCommand;
import dev.framelease.cli.monitors.MonitorsCommand;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.option.DecimalNumber;
import dev.framelease.cli.option.FileName;
import dev.framelease.cli.option.Geometry;
import dev.framelease.cli.option.PixelSize;
import dev.framelease.cli.option.Versions;
import dev.framelease.cli.option.WholeNumber;
import dev.framelease.cli.output.TextOutput;
import dev.framelease.cli.picture.FileNamePattern;
import dev.framelease.cli.play.PlayCommand;
import dev.framelease.cli.record.RecordCommand;
import dev.framelease.cli.screen.WindowName;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.cli.terminal.Terminal;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.ModelException;
import dev.framelease.djl.ModelInput;
import dev.framelease.pixels.Region;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command {@code framelease}. It ends with exit code 0, with 1 and one message where something
 * is not as it must be, or with 2 and one message where the command line is wrong.
 */
@Command(
    name = "framelease",
    description = "Screen frames as Arrow buffers and DJL tensors, in the memory they came in.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    subcommands = {
      DemoCommand.class,
      MonitorsCommand.class,
      GrabCommand.class,
      RecordCommand.class,
      PlayCommand.class,
      InferCommand.class,
      BenchCommand.class,
      DoctorCommand.class,
      NotebookCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    footer = {"", "Each command has a help of its own, with examples: framelease demo --help"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:something is not as it must be; the message says what, and what to do",
      "2:the command line is wrong",
      "130:ended by Ctrl-C; 143: by kill; 129: with its terminal. What was begun is finished"
    })
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    StopSignal.listen();
    System.exit(StopSignal.exitCode(run(arguments)));
  }

  static int run(String... arguments) {
    TextOutput text = TextOutput.install();
    return commandLine()
        .setExecutionStrategy(parsed -> executeAndTell(parsed, text))
        .execute(arguments);
  }

  /** A command that is done, and whose words are lost, has failed. */
  private static int executeAndTell(ParseResult parsed, TextOutput text) {
    int exitCode = new RunLast().execute(parsed);
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine last = commands.get(commands.size() - 1);
    last.getOut().flush();
    try {
      text.requireTaken();
    } catch (BadInputException e) {
      throw new ExecutionException(last, e.getMessage(), e);
    }
    return exitCode;
  }

  /** The command with all that it has below it. */
  static CommandLine commandLine() {
    ErrorMessages errors = new ErrorMessages();
    Ansi colours = Terminal.takesCommands() ? Ansi.AUTO : Ansi.OFF;
    return new CommandLine(new Main())
        .setColorScheme(CommandLine.Help.defaultColorScheme(colours))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Region.class, reader(Region::parse))
        .registerConverter(Long.class, reader(WholeNumber::parseLong))
        .registerConverter(long.class, reader(WholeNumber::parseLong))
        .registerConverter(Integer.class, reader(WholeNumber::parseInt))
        .registerConverter(int.class, reader(WholeNumber::parseInt))
        .registerConverter(Double.class, reader(DecimalNumber::parse))
        .registerConverter(double.class, reader(DecimalNumber::parse))
        .registerConverter(Path.class, reader(FileName::parse))
        .registerConverter(PixelSize.class, reader(PixelSize::parse))
        .registerConverter(CaptureSource.class, reader(WindowName::parse))
        .registerConverter(Geometry.class, reader(Geometry::parse))
        .registerConverter(FileNamePattern.class, reader(FileNamePattern::parse))
        .registerConverter(ModelEngine.class, reader(ModelEngine::named))
        .registerConverter(Preprocessing.class, reader(Preprocessing::parse))
        .registerConverter(ModelInput.class, reader(ModelInput::parse))
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  /** Lets the message of what reads a value reach the user, with the value. */
  private static <T> ITypeConverter<T> reader(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException | ModelException e) {
        throw refused(text, e.getMessage());
      }
    };
  }

  private static TypeConversionException refused(String text, String why) {
    return new TypeConversionException(why.contains(text) ? why : "'" + text + "': " + why);
  }

  /** Nobody said what to do: what there is to do. */
  @Override
  public Integer call() {
    CommandLine all = spec.commandLine();
    all.usage(all.getErr());
    return spec.exitCodeOnInvalidInput();
  }
}
