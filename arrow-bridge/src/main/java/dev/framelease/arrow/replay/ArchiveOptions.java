package dev.framelease.arrow.replay;

import dev.framelease.pixels.PixelFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * How a recording is opened.
 *
 * @param access mapped or copied
 * @param maxCopies how many frames may be held at a time that are copied or decoded, at least 1
 * @param column the name of the column of frames; empty for {@code frame}, or the only tensor
 * @param pixelFormat what the pixels are if the file does not say it; empty to refuse such a file
 */
public record ArchiveOptions(
    PixelAccess access, int maxCopies, Optional<String> column, Optional<PixelFormat> pixelFormat) {
  /** Mapped; 64 frames copied or decoded; what does not say its pixel format is refused. */
  public static final ArchiveOptions DEFAULT =
      new ArchiveOptions(PixelAccess.MAPPED, 64, Optional.empty(), Optional.empty());

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if no frame may be copied
   */
  public ArchiveOptions {
    if (maxCopies < 1) {
      throw new IllegalArgumentException(
          "at least 1 frame must be able to be in memory, and not " + maxCopies);
    }
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(pixelFormat, "pixelFormat");
  }

  /**
   * Changes how the pixels come into memory.
   *
   * @param newAccess mapped or copied
   * @return these options with that access
   */
  public ArchiveOptions withAccess(PixelAccess newAccess) {
    return new ArchiveOptions(newAccess, maxCopies, column, pixelFormat);
  }

  /**
   * Changes how many frames may be copied.
   *
   * @param frames held at a time, at least 1
   * @return these options with that bound
   */
  public ArchiveOptions withMaxCopies(int frames) {
    return new ArchiveOptions(access, frames, column, pixelFormat);
  }

  /**
   * Says which column to read, where there are several of images.
   *
   * @param name of a column of the type {@code arrow.fixed_shape_tensor}
   * @return these options with that column
   */
  public ArchiveOptions withColumn(String name) {
    return new ArchiveOptions(access, maxCopies, Optional.of(name), pixelFormat);
  }

  /**
   * Says what the pixels are, for files of others, which do not say it.
   *
   * @param format is used if the file says nothing
   * @return these options with that format
   */
  public ArchiveOptions withPixelFormat(PixelFormat format) {
    return new ArchiveOptions(access, maxCopies, column, Optional.of(format));
  }
}
