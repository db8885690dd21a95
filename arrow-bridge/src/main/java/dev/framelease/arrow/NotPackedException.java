package dev.framelease.arrow;

import dev.framelease.pixels.PixelView;

/** Elements have gaps between them or another order, and were not to be copied. */
public final class NotPackedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Says so of a view.
   *
   * @param view what was to be wrapped
   */
  public NotPackedException(PixelView view) {
    super(
        "Arrow stores tensors row-major and without gaps, and the elements do not lie so: "
            + view.layout()
            + "; allow a copy with Packing.COPIED, or capture into packed rows");
  }
}
