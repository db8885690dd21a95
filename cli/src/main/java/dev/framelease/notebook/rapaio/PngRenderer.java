package dev.framelease.notebook.rapaio;

import java.util.Optional;
import java.util.function.Function;
import org.rapaio.jupyter.kernel.display.DisplayData;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.MimeType;

/** Shows what there is a picture of as PNG. */
final class PngRenderer<T> implements DisplayRenderer {
  private final Class<T> type;
  private final Function<T, Optional<String>> picture;

  PngRenderer(Class<T> type, Function<T, Optional<String>> picture) {
    this.type = type;
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
    return picture
        .apply(object)
        .map(png -> DisplayData.withType(MimeType.PNG.longType(), png))
        .orElseGet(() -> DisplayData.fromText(object.toString()));
  }
}
