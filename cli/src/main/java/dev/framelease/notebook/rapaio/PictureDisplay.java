package dev.framelease.notebook.rapaio;

import dev.framelease.frame.Frame;
import dev.framelease.notebook.InlinePicture;
import dev.framelease.pixels.PixelView;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.rapaio.jupyter.kernel.display.DisplayRenderer;
import org.rapaio.jupyter.kernel.display.DisplayTransformer;
import org.rapaio.jupyter.kernel.display.spi.DisplayProvider;

/** Lets frames, views and pictures show themselves. */
public final class PictureDisplay implements DisplayProvider {
  /** For {@link java.util.ServiceLoader}. */
  public PictureDisplay() {}

  @Override
  public List<DisplayRenderer> getDisplayRenderers() {
    return List.of(
        new PngRenderer<>(Frame.class, InlinePicture::of),
        new PngRenderer<>(PixelView.class, InlinePicture::of),
        // The kernel's own leaves out the last bytes of the file.
        new PngRenderer<>(BufferedImage.class, image -> Optional.of(InlinePicture.of(image))));
  }

  @Override
  public List<DisplayTransformer> getDisplayTransformers() {
    return List.of();
  }
}
