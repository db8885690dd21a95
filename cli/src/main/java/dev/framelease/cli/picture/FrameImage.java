package dev.framelease.cli.picture;

import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures of frames, as Java knows them and as PNG. */
public final class FrameImage {
  private FrameImage() {}

  /**
   * Copies the pixels of a frame, which stays the caller's.
   *
   * <p>The fourth byte is undefined; TYPE_INT_RGB does not look at it, and PNG has no alpha then.
   * Other formats than BGRX become 8 bits a channel, as {@link Frame#toBgrx} makes them.
   */
  public static BufferedImage of(Frame frame) {
    FrameLayout layout = frame.info().layout();
    BufferedImage image =
        new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    ByteBuffer source = frame.buffer();
    int[] row = new int[layout.width()];
    for (int y = 0; y < layout.height(); y++) {
      layout.format().readRgb(source, y * layout.strideBytes(), row, row.length);
      System.arraycopy(row, 0, pixels, y * row.length, row.length);
    }
    return image;
  }

  /**
   * Writes a PNG to a stream, which stays open and the caller's.
   *
   * <p>Given a file, ImageIO would make it anew, with another mode; given the stream, it would want
   * a shutdown hook, which a JVM that is asked to stop refuses.
   */
  public static void writePng(BufferedImage image, OutputStream stream) throws IOException {
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(stream)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IOException("this JVM cannot write PNG; use one with the module java.desktop");
      }
    } catch (IIOException e) {
      // It says that there was an error; its cause, which one.
      throw e.getCause() instanceof IOException cause ? cause : e;
    }
  }
}
