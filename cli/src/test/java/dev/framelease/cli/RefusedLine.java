package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command line that is refused before anything is done: it needs no process of its own. */
public final class RefusedLine {
  private RefusedLine() {}

  /** Runs it in this JVM, where it is found to be wrong: exit code 2, this, and nothing else. */
  public static void assertRefused(String message, String... words) {
    String said = assertEnds(2, message, words);
    assertTrue(said.endsWith("\ntry: framelease " + words[0] + " --help\n"), said);
    assertEquals(2, said.lines().count(), said);
  }

  /** Runs it in this JVM, where what it names is not as it must be: exit code 1, and this. */
  public static void assertFails(String message, String... words) {
    String said = assertEnds(1, message, words);
    assertEquals(1, said.lines().count(), said);
  }

  private static String assertEnds(int expected, String message, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int exitCode =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(words);

    String said = err.toString();
    assertEquals(expected, exitCode, said);
    assertEquals("", out.toString());
    assertTrue(said.startsWith("framelease: "), said);
    assertTrue(said.contains(message), said);
    return said;
  }
}
