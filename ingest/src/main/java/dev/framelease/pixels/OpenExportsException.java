package dev.framelease.pixels;

import java.util.List;

/** A view was to be released whose memory is exported; Python's BufferError. */
public final class OpenExportsException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String[] holders;

  OpenExportsException(PixelView view, List<String> holders) {
    super(
        view
            + " has "
            + Plural.counted(holders.size(), "open export")
            + ", held by "
            + String.join(", ", holders)
            + "; close them first, or close() the view, which leaves the memory to them");
    this.holders = holders.toArray(String[]::new);
  }

  /**
   * Returns who holds the exports.
   *
   * @return a name for each, in the order in which they were made
   */
  public List<String> holders() {
    return List.of(holders);
  }
}
