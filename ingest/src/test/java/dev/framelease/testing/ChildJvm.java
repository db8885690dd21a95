package dev.framelease.testing;

import dev.framelease.capture.ServerTimeout;
import dev.framelease.capture.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands that start a JVM like this one. */
public final class ChildJvm {
  private static final Path ROOT = Path.of(System.getProperty("framelease.root"));

  /**
   * Where a JVM tells of its crash: where {@code check} looks. The folder that it runs in may be
   * gone by then.
   */
  public static final String CRASH_LOG = "-XX:ErrorFile=" + ROOT.resolve("hs_err_pid%p.log");

  /** Gives an X server as long as these tests do. */
  public static final String SERVER_SECONDS =
      "-D" + ServerTimeout.PROPERTY + "=" + SessionOptions.DEFAULT.connectTimeout().toSeconds();

  /** For a JVM that has done its work before optimizing that would pay: it takes half the time. */
  public static final List<String> SHORT_LIVED =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private ChildJvm() {}

  /**
   * A command with the class path, the flags and the version of this JVM, to be added to.
   *
   * @param jvmArguments further ones, such as {@code -Xmx64m}
   */
  public static List<String> command(
      List<String> jvmArguments, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + ROOT.resolve("jvm.flags"));
    command.add(CRASH_LOG);
    command.add(SERVER_SECONDS);
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
