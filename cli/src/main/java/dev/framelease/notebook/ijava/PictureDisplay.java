package dev.framelease.notebook.ijava;

import dev.framelease.frame.Frame;
import dev.framelease.notebook.InlinePicture;
import dev.framelease.pixels.PixelView;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.Optional;
import java.util.function.Function;

/** Lets frames and views show themselves; the start-up script that IJava is given calls it. */
public final class PictureDisplay {
  private PictureDisplay() {}

  /**
   * Adds them to what a kernel can show.
   *
   * @param renderer the kernel's
   */
  public static void registerIn(Renderer renderer) {
    register(renderer, Frame.class, InlinePicture::of);
    register(renderer, PixelView.class, InlinePicture::of);
  }

  private static <T> void register(
      Renderer renderer, Class<T> type, Function<T, Optional<String>> picture) {
    renderer
        .createRegistration(type)
        .preferring(MIMEType.IMAGE_PNG)
        .register(
            (shown, context) ->
                picture
                    .apply(shown)
                    .ifPresent(png -> context.renderIfRequested(MIMEType.IMAGE_PNG, () -> png)));
  }
}
