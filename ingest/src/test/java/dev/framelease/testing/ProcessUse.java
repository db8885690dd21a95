package dev.framelease.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process uses, as the kernel says it.
 *
 * @param residentKib memory that is in RAM
 * @param descriptors open file descriptors
 * @param threads of any kind
 */
public record ProcessUse(long residentKib, long descriptors, long threads) {
  /** What a JVM's own structures may grow by in minutes. */
  private static final long NOISE_KIB = 4 << 10;

  /** Looks at a process now. */
  public static ProcessUse of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    List<String> status = Files.readAllLines(process.resolve("status"));
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return new ProcessUse(number(status, "VmRSS:"), open.count(), number(status, "Threads:"));
    }
  }

  /**
   * The least of each number: what is there all the while, without what a garbage collector left.
   */
  public static ProcessUse least(List<ProcessUse> samples) {
    return samples.stream()
        .reduce(
            (a, b) ->
                new ProcessUse(
                    Math.min(a.residentKib, b.residentKib),
                    Math.min(a.descriptors, b.descriptors),
                    Math.min(a.threads, b.threads)))
        .orElseThrow();
  }

  /**
   * Fails if a process uses more at the end than at first, when everything is warm: the least of
   * the last third of samples against that of the first.
   */
  public static void requireFlat(String process, List<ProcessUse> samples) {
    ProcessUse first = firstThird(samples);
    ProcessUse last = lastThird(samples);
    String both = process + ": " + first + " at first, " + last + " in the end";
    System.out.println(both);
    if (last.descriptors > first.descriptors
        || last.threads > first.threads
        || last.residentKib > first.residentKib + NOISE_KIB) {
      throw new AssertionError(both);
    }
  }

  /** Fails if a process has more files open at the end than at first, compared as above. */
  public static void requireNoMoreOpenFiles(String process, List<ProcessUse> samples) {
    ProcessUse first = firstThird(samples);
    ProcessUse last = lastThird(samples);
    if (last.descriptors > first.descriptors) {
      throw new AssertionError(process + ": " + first + " at first, " + last + " in the end");
    }
  }

  private static ProcessUse firstThird(List<ProcessUse> samples) {
    return least(samples.subList(1, samples.size() / 3));
  }

  private static ProcessUse lastThird(List<ProcessUse> samples) {
    return least(samples.subList(2 * samples.size() / 3, samples.size()));
  }

  private static long number(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
