package dev.framelease.arrow.replay;

import dev.framelease.pixels.Plural;

/** As many frames of an archive are held as may be copied, decoded or converted at a time. */
public final class CopiesInUseException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  CopiesInUseException(String archive, int bound) {
    super(
        archive
            + " has "
            + Plural.counted(bound, "frame")
            + " in memory that somebody holds, its bound; close some, or raise the bound"
            + " (ArchiveOptions.withMaxCopies)");
  }
}
