package dev.framelease.notebook.ijava;

import dev.framelease.notebook.InlinePictures;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LedgerExtension.class)
class PictureDisplayTest {
  @RegisterExtension static final XServer X = XServer.ofSize(40, 30);

  @Test
  void shouldShowFramesAndViews() throws IOException {
    Renderer renderer = new Renderer();
    PictureDisplay.registerIn(renderer);

    InlinePictures.assertShown(
        X.name(), object -> renderer.render(object).getData(MIMEType.IMAGE_PNG));
  }
}
