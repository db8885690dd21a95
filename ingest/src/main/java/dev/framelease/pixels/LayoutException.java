package dev.framelease.pixels;

/**
 * The layout of a view cannot express what was asked without a copy. The message gives the shape
 * and the strides, and says which call copies.
 */
public final class LayoutException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  LayoutException(String what, Layout layout, String remedy) {
    super(what + ", and this view is " + layout + "; " + remedy);
  }
}
