package dev.framelease.testing;

import dev.framelease.posix.PosixForTests;
import org.junit.jupiter.api.function.Executable;

/** Which permissions new files of this process do not get: umask(2). */
public final class Umask {
  private Umask() {}

  /** Does something under another one. */
  public static void with(int mask, Executable work) throws Throwable {
    int before = PosixForTests.umask(mask);
    try {
      work.execute();
    } finally {
      PosixForTests.umask(before);
    }
  }
}
