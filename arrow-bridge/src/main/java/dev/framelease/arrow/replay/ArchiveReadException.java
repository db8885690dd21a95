package dev.framelease.arrow.replay;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A recording could not be read from its disk. The message names the file, and the cause. */
public final class ArchiveReadException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  ArchiveReadException(String message, IOException cause) {
    super(message, cause);
  }
}
