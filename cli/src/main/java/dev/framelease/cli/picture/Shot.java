package dev.framelease.cli.picture;

import dev.framelease.frame.FrameInfo;
import dev.framelease.pixels.Region;
import java.time.Instant;

/**
 * What is to be seen in a file, for its name.
 *
 * @param monitor its number in the list of monitors, from 1; 0 for the desktop
 * @param region of the desktop
 * @param time when it was captured
 */
public record Shot(int monitor, Region region, Instant time) {
  static Shot of(FrameInfo frame, int monitor) {
    return new Shot(monitor, frame.region(), frame.time().completedUtc());
  }
}
