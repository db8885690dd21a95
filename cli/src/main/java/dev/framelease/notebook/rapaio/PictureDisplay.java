package dev.framelease.notebook.rapaio;

import dev.framelease.frame.Frame;
import dev.framelease.notebook.Pictures;
import dev.framelease.pixels.PixelView;
import java.awt.image.BufferedImage;
import java.util.List;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;

/**
 * Lets frames, views and pictures show themselves. One that is closed, and a view that is no
 * picture, are shown as text, as every other object is.
 */
public final class PictureDisplay implements DisplayProvider {
  /** For {@link java.util.ServiceLoader}. */
  public PictureDisplay() {}

  @Override
  public List<DisplayRenderer> getDisplayRenderers() {
    return List.of(
        new PngRenderer<>(Frame.class, Frame::isOpen, Pictures::of),
        new PngRenderer<>(
            PixelView.class, view -> view.isOpen() && Pictures.canShow(view), Pictures::of),
        // The kernel's own leaves out the last bytes of the file.
        new PngRenderer<>(BufferedImage.class, image -> true, image -> image));
  }

  @Override
  public List<DisplayTransformer> getDisplayTransformers() {
    return List.of();
  }
}
