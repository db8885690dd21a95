package dev.framelease.arrow.tensor;

/**
 * A row of a column is no tensor that can be shown, or tensors cannot be rows of one column. The
 * message says why.
 */
public final class TensorFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  TensorFormatException(String message) {
    super(message);
  }
}
