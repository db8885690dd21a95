package dev.framelease.pixels;

/** Something was to be written through a view that is read-only, as those of frames are. */
public final class ReadOnlyViewException extends UnsupportedOperationException {
  private static final long serialVersionUID = 1L;

  ReadOnlyViewException(String what, PixelView view) {
    super(
        what
            + " needs a writable view, and "
            + view
            + " is read-only; copy it with copyTo into memory of your own");
  }
}
