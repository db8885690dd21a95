package dev.framelease.notebook.jjava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.notebook.InlinePictures;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.io.IOException;
import java.util.ServiceLoader;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LedgerExtension.class)
class PictureDisplayTest {
  @RegisterExtension static final XServer X = XServer.ofSize(40, 30);

  @Test
  void shouldBeFoundByTheKernel() {
    assertEquals(
        PictureDisplay.class, ServiceLoader.load(Extension.class).iterator().next().getClass());
  }

  @Test
  void shouldShowFramesAndViews() throws IOException {
    Renderer renderer = new Renderer();
    PictureDisplay.registerIn(renderer);

    InlinePictures.assertShown(
        X.name(), object -> renderer.render(object).getData(MIMEType.IMAGE_PNG));
  }
}
