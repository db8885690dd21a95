package dev.framelease.notebook;

import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * What a kernel's display renderer sends to Jupyter: PNG in base64.
 *
 * <p>A closed frame and a view that is no picture have none, and are shown as text, as every other
 * object is. Holds no slot. Thread-safe.
 *
 * @see <a
 *     href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#display-data">Display
 *     data of Jupyter</a>
 */
public final class InlinePicture {
  private InlinePicture() {}

  /**
   * Shows a frame.
   *
   * @param frame stays the caller's
   * @return its picture; empty if it is closed
   */
  public static Optional<String> of(Frame frame) {
    return frame.isOpen() ? Optional.of(of(Pictures.of(frame))) : Optional.empty();
  }

  /**
   * Shows a view.
   *
   * @param view stays the caller's
   * @return its picture; empty if it is closed, or {@linkplain Pictures#canShow no picture}
   */
  public static Optional<String> of(PixelView view) {
    return view.isOpen() && Pictures.canShow(view)
        ? Optional.of(of(Pictures.of(view)))
        : Optional.empty();
  }

  /**
   * Shows an image.
   *
   * @param image of any type that PNG knows
   * @return PNG in base64, without line breaks
   */
  public static String of(BufferedImage image) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", png)) {
        throw new IllegalStateException("this JVM cannot write PNG; use one with java.desktop");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory refused bytes", e);
    }
    return Base64.getEncoder().encodeToString(png.toByteArray());
  }
}
