package dev.framelease.benchmarks.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a measurement was made on. */
final class Machine {
  private Machine() {}

  static String describe() throws IOException {
    String processor =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 2))
            .orElse("unknown processor");
    return String.format(
        Locale.ROOT,
        "%d cores of %s; JDK %s; %s",
        Runtime.getRuntime().availableProcessors(),
        processor,
        System.getProperty("java.version"),
        Exit.of("gcc", "--version").output().lines().findFirst().orElse("gcc"));
  }

  /** The mean number of threads that ran or waited for a processor in the last minute. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
