package dev.framelease.djl;

import dev.framelease.pixels.PixelView;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Images of Java's, of pixels that they do not share. */
final class ImageCopies {
  private ImageCopies() {}

  /**
   * Copies a view [height, width, 3] of BGR.
   *
   * <p>The type is the one that ImageIO reads JPEG files as, and the only one that every method of
   * DJL's images takes.
   */
  static BufferedImage of(PixelView bgr) {
    int[] shape = bgr.shape();
    BufferedImage copy = new BufferedImage(shape[1], shape[0], BufferedImage.TYPE_3BYTE_BGR);
    bgr.copyTo(((DataBufferByte) copy.getRaster().getDataBuffer()).getData());
    return copy;
  }

  /** Copies an image of any type. */
  static BufferedImage of(BufferedImage image) {
    return new BufferedImage(
        image.getColorModel(), image.copyData(null), image.isAlphaPremultiplied(), null);
  }

  /** Writes an image without an alpha channel to a stream, which stays open. */
  static void write(BufferedImage image, OutputStream out, String type) throws IOException {
    // ImageIO's own stream for this would make a file in the temporary folder.
    try (ImageOutputStream encoded = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(opaque(image), type, encoded)) {
        throw new IOException(
            "no images of type '"
                + type
                + "' can be written; the types are "
                + Arrays.toString(ImageIO.getWriterFormatNames()));
      }
    }
  }

  private static BufferedImage opaque(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return image;
    }
    BufferedImage opaque =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = opaque.createGraphics();
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
    return opaque;
  }
}
