package dev.framelease.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.Supplier;

/** Lowers a limit of this process for a moment. */
public final class ResourceLimit {
  private ResourceLimit() {}

  /** Lets no file of this process, shared memory included, get larger. */
  public static <T> T withFileSize(long bytes, Supplier<T> work) {
    return with(PosixForTests.RLIMIT_FSIZE, bytes, work);
  }

  static <T> T withOpenFiles(long count, Supplier<T> work) {
    return with(PosixForTests.RLIMIT_NOFILE, count, work);
  }

  private static <T> T with(int resource, long soft, Supplier<T> work) {
    long[] before = new long[2];
    assertEquals(0, PosixForTests.getrlimit(resource, before));
    assertEquals(0, PosixForTests.setrlimit(resource, new long[] {soft, before[1]}));
    try {
      return work.get();
    } finally {
      assertEquals(0, PosixForTests.setrlimit(resource, before));
    }
  }
}
