package dev.framelease.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.function.Executable;

/** The environment of this process as C libraries read it; Java has read it before. */
public final class Environment {
  private Environment() {}

  /** Sets a variable, which was not set, while something is done. */
  public static void with(String name, String value, Executable work) throws Throwable {
    assertEquals(0, PosixForTests.setenv(name, value, 1));
    try {
      work.execute();
    } finally {
      assertEquals(0, PosixForTests.unsetenv(name));
    }
  }
}
