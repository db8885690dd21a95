package dev.framelease.cli;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Option;

/** How much a command says. */
final class Verbosity {
  @Option(names = "--verbose", description = "Show log messages, and the stack of an error.")
  private boolean verbose;

  void setLogLevel() {
    Logger.getLogger("").setLevel(verbose ? Level.INFO : Level.WARNING);
  }

  boolean isVerbose() {
    return verbose;
  }
}
