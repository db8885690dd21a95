package dev.framelease.arrow.replay;

import dev.framelease.pixels.PixelFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * How a recording is opened.
 *
 * @param access mapped or copied
 * @param pixelFormat what the pixels are if the file does not say it; empty to refuse such a file
 */
public record ArchiveOptions(PixelAccess access, Optional<PixelFormat> pixelFormat) {
  /** Mapped, and what does not say its pixel format is refused. */
  public static final ArchiveOptions DEFAULT =
      new ArchiveOptions(PixelAccess.MAPPED, Optional.empty());

  /** Refuses null. */
  public ArchiveOptions {
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(pixelFormat, "pixelFormat");
  }

  /**
   * Changes how the pixels come into memory.
   *
   * @param newAccess mapped or copied
   * @return these options with that access
   */
  public ArchiveOptions withAccess(PixelAccess newAccess) {
    return new ArchiveOptions(newAccess, pixelFormat);
  }

  /**
   * Says what the pixels are, for files of others, which do not say it.
   *
   * @param format is used if the file says nothing
   * @return these options with that format
   */
  public ArchiveOptions withPixelFormat(PixelFormat format) {
    return new ArchiveOptions(access, Optional.of(format));
  }
}
