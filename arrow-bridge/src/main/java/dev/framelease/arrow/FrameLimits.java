package dev.framelease.arrow;

/**
 * How much a {@link FrameAllocator} lets be in flight: wrapped, and not yet given back by the last
 * reader.
 *
 * <p>Immutable.
 *
 * @param maxFrames wrapped frames, at least 1
 * @param maxBytes bytes of wrapped frames, at least 1. A frame that is wrapped twice counts twice.
 */
public record FrameLimits(int maxFrames, long maxBytes) {
  /**
   * 64 frames of together 4 GiB: more than the slots of any pool, so that a leak ends somewhere.
   */
  public static final FrameLimits DEFAULT = new FrameLimits(64, 4L << 30);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one of them is below 1
   */
  public FrameLimits {
    if (maxFrames < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "limits must be at least 1 frame and 1 byte, and are "
              + maxFrames
              + " frames and "
              + maxBytes
              + " bytes");
    }
  }
}
