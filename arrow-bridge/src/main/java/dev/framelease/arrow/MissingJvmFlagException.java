package dev.framelease.arrow;

import java.util.List;

/** The JVM was started without flags that Arrow needs. The message names each of them. */
public final class MissingJvmFlagException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String[] flags;

  MissingJvmFlagException(List<String> flags) {
    super(
        "this JVM (Java "
            + Runtime.version().feature()
            + ") was started without "
            + String.join(" and ", flags)
            + ", which Arrow needs; add it, or start with java @jvm.flags: this file at the root of"
            + " Framelease holds all flags for the class path");
    this.flags = flags.toArray(String[]::new);
  }

  /**
   * Returns what is missing.
   *
   * @return the flags as they are written on the command line
   */
  public List<String> flags() {
    return List.of(flags);
  }
}
