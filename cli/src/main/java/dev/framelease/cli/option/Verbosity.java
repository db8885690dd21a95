package dev.framelease.cli.option;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Option;

/** How much a command says. */
public final class Verbosity {
  /** DJL warns of every GPU that is not there. Held here, lest its level be lost with it. */
  private static final Logger DJL_LOG = Logger.getLogger("ai.djl");

  @Option(names = "--verbose", description = "Show log messages, and the stack of an error.")
  private boolean verbose;

  /** Lets the loggers of this JVM say as much. */
  public void setLogLevel() {
    Logger.getLogger("").setLevel(verbose ? Level.INFO : Level.WARNING);
    DJL_LOG.setLevel(verbose ? Level.INFO : Level.SEVERE);
  }
}
