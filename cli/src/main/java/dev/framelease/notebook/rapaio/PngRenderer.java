package dev.framelease.notebook.rapaio;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.MimeType;

/** Shows what there is a picture of as PNG. */
final class PngRenderer<T> implements DisplayRenderer {
  private final Class<T> type;
  private final Predicate<T> canShow;
  private final Function<T, BufferedImage> picture;

  PngRenderer(Class<T> type, Predicate<T> canShow, Function<T, BufferedImage> picture) {
    this.type = type;
    this.canShow = canShow;
    this.picture = picture;
  }

  @Override
  public Class<?> rendererClass() {
    return type;
  }

  @Override
  public boolean canRender(String mimeType) {
    return MimeType.from(mimeType, MimeType.PNG.longType()) == MimeType.PNG;
  }

  @Override
  public DisplayData render(String mimeType, Object shown) {
    T object = type.cast(shown);
    return canShow.test(object)
        ? DisplayData.withType(MimeType.PNG.longType(), encode(picture.apply(object)))
        : DisplayData.fromText(object.toString());
  }

  private static String encode(BufferedImage image) {
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
