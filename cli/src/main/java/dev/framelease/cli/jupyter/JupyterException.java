package dev.framelease.cli.jupyter;

/** Jupyter is not as it must be. The message names the thing, what was found, the remedy. */
public final class JupyterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JupyterException(String message) {
    this(message, null);
  }

  JupyterException(String message, Throwable cause) {
    super(message, cause);
  }
}
