package dev.framelease.arrow.replay;

import dev.framelease.pixels.PixelFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a recording is opened.
 *
 * <p>Immutable.
 *
 * @param access mapped or copied
 * @param maxCopies how many frames may be held at a time that are copied, decoded or converted, at
 *     least 1
 * @param column the name of the column of frames; empty for {@code frame}, or the only tensor
 * @param images what the images are; what the file says of that itself counts for more
 */
public record ArchiveOptions(
    PixelAccess access, int maxCopies, Optional<String> column, ImageOptions images) {
  /** Mapped; 64 frames copied or decoded; what does not say its pixel format is refused. */
  public static final ArchiveOptions DEFAULT =
      new ArchiveOptions(PixelAccess.MAPPED, 64, Optional.empty(), ImageOptions.NONE);

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
    Objects.requireNonNull(images, "images");
  }

  /**
   * Changes how the pixels come into memory.
   *
   * @param newAccess mapped or copied
   * @return these options with that access
   */
  public ArchiveOptions withAccess(PixelAccess newAccess) {
    return new ArchiveOptions(newAccess, maxCopies, column, images);
  }

  /**
   * Changes how many frames may be copied.
   *
   * @param frames held at a time, at least 1
   * @return these options with that bound
   * @throws IllegalArgumentException if it is below 1
   */
  public ArchiveOptions withMaxCopies(int frames) {
    return new ArchiveOptions(access, frames, column, images);
  }

  /**
   * Says which column to read, where there are several of images.
   *
   * @param name of a column of the type {@code arrow.fixed_shape_tensor} or {@code
   *     arrow.variable_shape_tensor}
   * @return these options with that column
   */
  public ArchiveOptions withColumn(String name) {
    return new ArchiveOptions(access, maxCopies, Optional.of(name), images);
  }

  /**
   * Says what the images are, for files of others, which do not say it.
   *
   * @param newImages are used where the file says nothing
   * @return these options with those
   */
  public ArchiveOptions withImages(ImageOptions newImages) {
    return new ArchiveOptions(access, maxCopies, column, newImages);
  }

  /**
   * Says what the pixels are, for files of others, which do not say it.
   *
   * @param format is used if the file says nothing
   * @return these options with that format
   */
  public ArchiveOptions withPixelFormat(PixelFormat format) {
    return withImages(
        new ImageOptions(Optional.of(format), images.dimensions(), images.valueRange()));
  }

  /**
   * Says what the dimensions of the tensors are, for files of others, which do not name them.
   *
   * @param newDimensions in the order of the memory, as {@code dim_names} has them: the shape in
   *     the metadata, before any permutation
   * @return these options with those dimensions
   * @throws IllegalArgumentException if they are not those of an image
   */
  public ArchiveOptions withDimensions(Dimension... newDimensions) {
    return withImages(
        new ImageOptions(images.pixelFormat(), List.of(newDimensions), images.valueRange()));
  }

  /**
   * Says what the values mean, for images that are not of bytes from 0 to 255: such are converted
   * to 8 bits a channel, each frame in memory of its own.
   *
   * @param black the value that is no light
   * @param white the value that is all light
   * @return these options with that range
   * @throws IllegalArgumentException as {@link ValueRange}
   */
  public ArchiveOptions withValueRange(double black, double white) {
    return withImages(
        new ImageOptions(
            images.pixelFormat(), images.dimensions(), Optional.of(new ValueRange(black, white))));
  }
}
