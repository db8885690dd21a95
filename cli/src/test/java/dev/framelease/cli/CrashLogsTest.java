package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ./check asks for the logs of JVMs that crashed. */
class CrashLogsTest {
  @TempDir Path folder;

  /** Waits for what never comes. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println("ready");
      int unused = System.in.read();
    }
  }

  private CommandProcess look(Path where, String... since) {
    String script = CommandProcess.root().resolve("scripts/crash-logs.bash").toString();
    List<String> command =
        since.length == 0
            ? List.of("bash", script, where.toString())
            : List.of("bash", script, where.toString(), since[0]);
    return CommandProcess.start(folder, Map.of(), command);
  }

  @Test
  void shouldFindTheLogOfACrashHoweverDeep() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("target/a b/c"));
    crash(deep);

    CommandProcess looked = look(folder.resolve("target"));

    assertEquals(1, looked.exitCode(), looked.err());
    assertTrue(looked.out().startsWith(deep.resolve("hs_err_pid").toString()), looked.out());
  }

  @Test
  void shouldFindTheLogOfACrashWhereItRunsSinceAMoment() throws Exception {
    Path nothing = Files.createDirectory(folder.resolve("nothing"));
    Path since = Files.createFile(folder.resolve("since"));
    assertEquals(0, look(nothing, since.toString()).exitCode());
    crash(folder);

    CommandProcess looked = look(nothing, since.toString());

    assertEquals(1, looked.exitCode(), looked.err());
    assertTrue(looked.out().contains("./hs_err_pid"), looked.out() + looked.err());
    assertEquals(0, look(nothing).exitCode());
  }

  /** Starts a JVM in a folder, and has it crash. */
  private static void crash(Path where) throws IOException, InterruptedException {
    List<String> flags =
        List.of("-XX:ErrorFile=" + where.resolve("hs_err_pid%p.log"), "-XX:-CreateCoredumpOnCrash");
    Process victim = new ProcessBuilder(ChildJvm.command(flags, Victim.class)).start();
    try {
      assertEquals("ready", victim.inputReader().readLine());
      new ProcessBuilder("kill", "-SEGV", String.valueOf(victim.pid())).start().waitFor();
      assertNotEquals(0, victim.waitFor());
    } finally {
      victim.destroyForcibly();
    }
  }
}
