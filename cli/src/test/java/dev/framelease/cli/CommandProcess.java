package dev.framelease.cli;

import static dev.framelease.testing.Eventually.eventually;

import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.testing.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process of a test's, whose output goes to files. */
public final class CommandProcess {
  private static final Path ROOT = Path.of(System.getProperty("framelease.root"));

  /** Where the tests were started in the background, it is ignored. */
  private static final List<String> WITH_CTRL_C = List.of("env", "--default-signal=INT");

  private final Process process;
  private final Path out;
  private final Path err;

  private CommandProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The command in a JVM of its own, with the flags it needs. */
  public static CommandProcess framelease(
      Path folder, Map<String, String> environment, String... args) {
    return start(folder, environment, commandLine(args));
  }

  /** The words that start the command, with the flags it needs. */
  public static List<String> commandLine(String... arguments) {
    return commandLine(List.of("@" + ROOT.resolve("jvm.flags")), arguments);
  }

  /** The command in a JVM with these flags. */
  public static CommandProcess java(
      Path folder, Map<String, String> environment, List<String> flags, String... arguments) {
    return start(folder, environment, commandLine(flags, arguments));
  }

  /** The command in a JVM whose standard output goes elsewhere, such as {@code /dev/full}. */
  public static CommandProcess frameleaseTo(
      String out, Path folder, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >" + out, "sh"));
    command.addAll(commandLine(arguments));
    return start(folder, environment, command);
  }

  /** A line of bash with all that it starts, which {@link #interruptGroup} interrupts. */
  public static CommandProcess shell(Path folder, Map<String, String> environment, String line) {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(WITH_CTRL_C);
    command.addAll(List.of("bash", "-euo", "pipefail", "-c", line));
    return start(folder, environment, command);
  }

  private static List<String> commandLine(List<String> flags, String... arguments) {
    List<String> command = new ArrayList<>(WITH_CTRL_C);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(ChildJvm.CRASH_LOG);
    command.add(ChildJvm.SERVER_SECONDS);
    command.addAll(ChildJvm.SHORT_LIVED);
    command.add("-D" + StopSignal.LIMIT_PROPERTY + "=100"); // a busy machine takes its time
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath(), Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Any command, in a folder where nothing else is, without {@code $DISPLAY} unless it is given.
   */
  public static CommandProcess start(
      Path folder, Map<String, String> environment, List<String> command) {
    try {
      Path out = Files.createTempFile("framelease-test", ".out");
      Path err = Files.createTempFile("framelease-test", ".err");
      out.toFile().deleteOnExit();
      err.toFile().deleteOnExit();
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().remove("DISPLAY");
      builder.environment().putAll(environment);
      return new CommandProcess(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Surefire shows the class path of tests under this name where it starts JVMs by a manifest. */
  public static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** The value of {@code $PATH} where {@code java} is that of the tests. */
  public static String pathWithJava() {
    return Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
  }

  public static Path root() {
    return ROOT;
  }

  public Process process() {
    return process;
  }

  /** Does what Ctrl-C does to this process. */
  public void interrupt() {
    interrupt(String.valueOf(process.pid()));
  }

  /**
   * Does what Ctrl-C does in a terminal, to all that a command started by {@code setsid} started.
   */
  public void interruptGroup() {
    interrupt("-" + process.pid());
  }

  private static void interrupt(String target) {
    try {
      new ProcessBuilder("kill", "-INT", "--", target).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end. */
  public int exitCode() {
    try {
      eventually(() -> "the command ends; so far: " + err() + out(), () -> !process.isAlive());
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** What it printed, as text; what is none is replaced. */
  public String out() {
    return new String(outBytes(), StandardCharsets.UTF_8);
  }

  public byte[] outBytes() {
    return read(out);
  }

  public String err() {
    return new String(read(err), StandardCharsets.UTF_8);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
