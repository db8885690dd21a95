package dev.framelease.cli.grab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.cli.CommandProcess;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.RawScreen;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import dev.framelease.x11.xcb.CursorForTests;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code framelease grab} of screens of other depths than 24, and of the cursor. */
@ExtendWith(LedgerExtension.class)
class GrabFormatsTest {
  private static final int WIDTH = 31;
  private static final int HEIGHT = 9;
  private static final VirtualDisplayOptions OPTIONS =
      VirtualDisplayOptions.DEFAULT.withSize(WIDTH, HEIGHT);

  @RegisterExtension static final XServer X16 = XServer.with(OPTIONS.withDepth(16));
  @RegisterExtension static final XServer X24 = XServer.with(OPTIONS.withDepth(24));
  @RegisterExtension static final XServer X30 = XServer.with(OPTIONS.withDepth(30));

  @TempDir private Path folder;

  @Test
  void shouldShowTheColoursOfDepth30() throws IOException {
    shouldShow(
        X30, word -> (word >> 22 & 0xff) << 16 | (word >> 12 & 0xff) << 8 | (word >> 2 & 0xff));
  }

  @Test
  void shouldShowTheColoursOfDepth16() throws IOException {
    shouldShow(
        X16,
        word -> {
          int red = word >> 11 & 0x1f;
          int green = word >> 5 & 0x3f;
          int blue = word & 0x1f;
          return (red * 8 + red / 4) << 16 | (green * 4 + green / 16) << 8 | (blue * 8 + blue / 4);
        });
  }

  private void shouldShow(XServer server, IntUnaryOperator colours) throws IOException {
    RawScreen.draw(server.name(), RawScreen::word);
    BufferedImage image = grab(server);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        assertEquals(
            colours.applyAsInt(RawScreen.word(x, y)), image.getRGB(x, y) & 0xffffff, x + ", " + y);
      }
    }
  }

  @Test
  void shouldShowTheCursorOnRequest() throws IOException {
    RawScreen.draw(X24.name(), (x, y) -> 0x204060);
    int[] orange = new int[12];
    Arrays.fill(orange, 0xffff8000);
    try (CursorForTests cursors = new CursorForTests(X24.name())) {
      cursors.show(cursors.create(4, 3, 1, 1, orange));
      cursors.moveTo(20, 5);

      BufferedImage without = grab(X24);
      BufferedImage with = grab(X24, "--with-cursor");

      assertEquals(0xff204060, without.getRGB(20, 5));
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          boolean isUnder = x >= 19 && x < 23 && y >= 4 && y < 7;
          assertEquals(isUnder ? 0xffff8000 : 0xff204060, with.getRGB(x, y), x + ", " + y);
        }
      }
    }
  }

  private BufferedImage grab(XServer server, String... more) throws IOException {
    String[] arguments = Arrays.copyOf(new String[] {"grab", "a.png"}, 2 + more.length);
    System.arraycopy(more, 0, arguments, 2, more.length);
    CommandProcess grab =
        CommandProcess.framelease(folder, Map.of("DISPLAY", server.name()), arguments);
    assertEquals(0, grab.exitCode(), grab.err());
    BufferedImage image = ImageIO.read(folder.resolve("a.png").toFile());
    assertTrue(image.getWidth() == WIDTH && image.getHeight() == HEIGHT, image::toString);
    return image;
  }
}
