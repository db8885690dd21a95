package dev.framelease.cli.jupyter;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a JVM is started.
 *
 * @param executable the command {@code java}
 * @param flags of the JVM
 * @param classPath absolute, with the separator of this system
 */
record JavaStart(Path executable, List<String> flags, String classPath) {
  /** How this JVM was started, without agents, which may allow one process only. */
  static JavaStart ofThisJvm() {
    List<String> flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> !flag.startsWith("-agent") && !flag.startsWith("-javaagent"))
            .filter(flag -> !flag.startsWith("-Dframelease.kernel.jar="))
            .toList();
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    return new JavaStart(Path.of(System.getProperty("java.home"), "bin", "java"), flags, classPath);
  }

  /**
   * The flags as {@code JDK_JAVA_OPTIONS} has them.
   *
   * @see <a
   *     href="https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html#using-the-jdk_java_options-launcher-environment-variable">the
   *     variable, in which quotes hold spaces together</a>
   */
  String quotedFlags() {
    return flags.stream().map(JavaStart::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String flag) {
    return flag.chars().anyMatch(Character::isWhitespace) ? '"' + flag + '"' : flag;
  }
}
