package dev.framelease.cli.option;

import java.nio.file.Path;

/** Names of files and folders. Java takes the empty name for the folder that this runs in. */
public final class FileName {
  private FileName() {}

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException if it is empty, or has characters that no name has
   */
  public static Path parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the name is empty; name one, or leave the option out");
    }
    return Path.of(text);
  }
}
