package dev.framelease.cli.option;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Says which Framelease runs on which JVM. */
public final class Versions implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("version.properties")) {
      build.load(in);
    }
    return new String[] {
      "framelease " + build.getProperty("version"),
      "Java " + Runtime.version() + " on " + System.getProperty("os.arch")
    };
  }
}
