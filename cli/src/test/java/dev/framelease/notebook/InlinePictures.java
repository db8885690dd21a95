package dev.framelease.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.function.Function;
import javax.imageio.ImageIO;

/** What the renderers of every kernel must show. */
public final class InlinePictures {
  private InlinePictures() {}

  /**
   * Asserts that frames and views are shown, and nothing of what is closed or no picture.
   *
   * @param display a virtual screen of 40x30
   * @param png what goes to Jupyter as a picture of an object; null where nothing does
   */
  public static void assertShown(String display, Function<Object, Object> png) throws IOException {
    try (ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display))) {
      Frame frame = session.grab(CaptureSource.desktop());
      PixelView view = frame.pixels();
      PixelView crop = view.crop(new Region(0, 0, 8, 6));
      PixelView noPicture = view.channels(0, 2);

      assertSize(40, 30, png.apply(frame));
      assertSize(8, 6, png.apply(crop));
      assertNull(png.apply(noPicture));

      noPicture.close();
      crop.close();
      view.close();
      frame.close();
      assertNull(png.apply(frame));
      assertNull(png.apply(crop));
    }
  }

  private static void assertSize(int width, int height, Object png) throws IOException {
    byte[] file = Base64.getDecoder().decode((String) png);
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
    assertEquals(width, picture.getWidth());
    assertEquals(height, picture.getHeight());
  }
}
