package dev.framelease.pixels;

/** A view is not what the consumer of an {@link Export} asked for; Python's BufferError. */
public final class ExportRefusedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  ExportRefusedException(ExportRequest request, String asked, String found, Layout layout) {
    super(
        "an export was asked for "
            + asked
            + ", and the view is "
            + layout
            + ": "
            + found
            + ("; copy it with copyTo into memory that fits, or change the request, which was "
                + request));
  }
}
