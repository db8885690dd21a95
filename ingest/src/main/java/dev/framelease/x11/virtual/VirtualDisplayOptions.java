package dev.framelease.x11.virtual;

import dev.framelease.capture.ServerTimeout;
import java.time.Duration;
import java.util.List;

/**
 * What a {@link VirtualDisplay} is started with.
 *
 * <p>Immutable.
 *
 * @param width of its one screen, in pixels
 * @param height of its one screen, in pixels
 * @param depth significant bits of a pixel, such as 24
 * @param startTimeout how long starting may take
 * @param arguments for Xvfb, after those that Framelease gives
 */
public record VirtualDisplayOptions(
    int width, int height, int depth, Duration startTimeout, List<String> arguments) {
  /**
   * 1280x720 pixels of depth 24, ten seconds to start ({@link ServerTimeout} unless that is set),
   * no further arguments.
   */
  public static final VirtualDisplayOptions DEFAULT =
      new VirtualDisplayOptions(
          1280, 720, 24, ServerTimeout.orElse(Duration.ofSeconds(10)), List.of());

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if the screen is empty or larger than X11 can say (32767
   *     pixels either way), the depth is not from 1 to 32, or the timeout is not positive
   */
  public VirtualDisplayOptions {
    arguments = List.copyOf(arguments);
    if (width < 1 || height < 1 || width > 32767 || height > 32767) {
      throw new IllegalArgumentException(
          "an X screen has 1x1 to 32767x32767 pixels, and not " + width + "x" + height);
    }
    if (depth < 1 || depth > 32) {
      throw new IllegalArgumentException("an X screen has a depth of 1 to 32, and not " + depth);
    }
    if (startTimeout.isNegative() || startTimeout.isZero()) {
      throw new IllegalArgumentException(
          "the start timeout must be positive, and is " + startTimeout);
    }
  }

  /**
   * Returns these options with another size of the screen.
   *
   * @param newWidth in pixels
   * @param newHeight in pixels
   * @return new options
   * @throws IllegalArgumentException unless both are from 1 to 32767
   */
  public VirtualDisplayOptions withSize(int newWidth, int newHeight) {
    return new VirtualDisplayOptions(newWidth, newHeight, depth, startTimeout, arguments);
  }

  /**
   * Returns these options with another depth.
   *
   * @param bits significant bits of a pixel, such as 16, 24 or 30
   * @return new options
   * @throws IllegalArgumentException unless it is from 1 to 32
   */
  public VirtualDisplayOptions withDepth(int bits) {
    return new VirtualDisplayOptions(width, height, bits, startTimeout, arguments);
  }

  /**
   * Returns these options with other arguments for Xvfb.
   *
   * @param more such as {@code -extension}, {@code MIT-SHM}; a later one wins over those of
   *     Framelease
   * @return new options
   */
  public VirtualDisplayOptions withArguments(String... more) {
    return new VirtualDisplayOptions(width, height, depth, startTimeout, List.of(more));
  }

  /**
   * Returns these options with another limit to the start.
   *
   * @param timeout positive
   * @return new options
   * @throws IllegalArgumentException if it is not positive
   */
  public VirtualDisplayOptions withStartTimeout(Duration timeout) {
    return new VirtualDisplayOptions(width, height, depth, timeout, arguments);
  }

  /** Whether the arguments say who may connect. */
  boolean sayWhoMayConnect() {
    return arguments.contains("-auth") || arguments.contains("-ac");
  }
}
