package dev.framelease.cli;

import dev.framelease.arrow.JvmFlags;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code framelease demo}: the whole way of a frame, from the screen to a model's result. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    description = "Captures a screen for some seconds, and runs a model on every frame.")
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--verbose", description = "Show the stack of an error.")
  private boolean verbose;

  @Override
  public Integer call() {
    JvmFlags.require();
    throw new BadInputException("the demo is not built yet" + (verbose ? "." : ""));
  }
}
