package dev.framelease.notebook.jjava;

import dev.framelease.frame.Frame;
import dev.framelease.notebook.InlinePicture;
import dev.framelease.pixels.PixelView;
import java.util.Optional;
import java.util.function.Function;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/** Lets frames and views show themselves; JJava finds it on the class path that it is given. */
public final class PictureDisplay implements Extension {
  /** For {@link java.util.ServiceLoader}. */
  public PictureDisplay() {}

  @Override
  public void install(BaseKernel kernel) {
    registerIn(kernel.getRenderer());
  }

  static void registerIn(Renderer renderer) {
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
