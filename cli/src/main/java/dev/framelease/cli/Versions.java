package dev.framelease.cli;

import picocli.CommandLine.IVersionProvider;

/** Says which Framelease runs on which JVM. */
final class Versions implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {
      "framelease " + (version == null ? "(built here)" : version),
      "Java " + Runtime.version() + " on " + System.getProperty("os.arch")
    };
  }
}
