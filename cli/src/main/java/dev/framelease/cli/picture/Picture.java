package dev.framelease.cli.picture;

import dev.framelease.frame.Frame;
import java.awt.image.BufferedImage;

/**
 * A picture of the screen, which holds no slot.
 *
 * @param image a copy of the pixels
 * @param shot what it shows
 */
public record Picture(BufferedImage image, Shot shot) {
  /** Copies the pixels of a frame, which stays the caller's. */
  public static Picture of(Frame frame, int monitor) {
    return new Picture(FrameImage.of(frame), Shot.of(frame.info(), monitor));
  }
}
