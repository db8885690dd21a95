package dev.framelease.arrow.tensor;

/** A row of a column is no tensor that can be shown. The message names both, and the reason. */
public final class TensorFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  TensorFormatException(String message) {
    super(message);
  }
}
