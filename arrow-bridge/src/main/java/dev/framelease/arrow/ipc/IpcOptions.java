package dev.framelease.arrow.ipc;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How frames are written as Arrow IPC.
 *
 * <p>Immutable.
 *
 * @param format file or stream
 * @param compression of the bodies
 * @param extensionMetadata whether the column of frames is marked as {@code
 *     arrow.fixed_shape_tensor} or {@code arrow.variable_shape_tensor}; without it, {@code
 *     framelease.shape} in the field's metadata says the shape, for readers that refuse extension
 *     types
 * @param timeout how long the channel may take for one frame, or for the start or the end; empty to
 *     wait as long as it takes. A channel that takes longer is closed, and the write fails. It is
 *     for pipes and sockets, and does nothing for regular files that a writer opens by their path.
 */
public record IpcOptions(
    IpcFormat format,
    Compression compression,
    boolean extensionMetadata,
    Optional<Duration> timeout) {
  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if the compression is LZ4, or the timeout is not positive
   * @throws IllegalStateException if the compression needs a library that is missing
   */
  public IpcOptions {
    Objects.requireNonNull(format, "format");
    compression.requireWritable();
    if (timeout.isPresent() && (timeout.get().isNegative() || timeout.get().isZero())) {
      throw new IllegalArgumentException(
          "the timeout of a write must be positive, and is " + timeout.get());
    }
  }

  /**
   * Returns the options that need no more words: not compressed, with extension metadata, without a
   * timeout.
   *
   * @param format file or stream
   * @return options
   */
  public static IpcOptions of(IpcFormat format) {
    return new IpcOptions(format, Compression.NONE, true, Optional.empty());
  }

  /**
   * Returns these options with another compression.
   *
   * @param newCompression of the bodies
   * @return new options
   * @throws IllegalArgumentException if it is LZ4
   * @throws IllegalStateException if it needs a library that is missing
   */
  public IpcOptions withCompression(Compression newCompression) {
    return new IpcOptions(format, newCompression, extensionMetadata, timeout);
  }

  /**
   * Returns these options without extension metadata, for readers that refuse it.
   *
   * @return new options
   */
  public IpcOptions withoutExtensionMetadata() {
    return new IpcOptions(format, compression, false, timeout);
  }

  /**
   * Returns these options with a bound on slow readers.
   *
   * @param perFrame how long the channel may take for one frame, positive
   * @return new options
   * @throws IllegalArgumentException if it is not positive
   */
  public IpcOptions withTimeout(Duration perFrame) {
    return new IpcOptions(format, compression, extensionMetadata, Optional.of(perFrame));
  }
}
