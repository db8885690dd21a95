package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Frames could not be written. The message names the target, the cause, and the remedy. */
public final class FrameWriteException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  FrameWriteException(String message, IOException cause) {
    super(message, cause);
  }
}
