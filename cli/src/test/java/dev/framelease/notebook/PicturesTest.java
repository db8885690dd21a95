package dev.framelease.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.foreign.ForeignViews;
import dev.framelease.frame.Frame;
import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelView;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(LedgerExtension.class)
class PicturesTest {
  @RegisterExtension static final XServer X = XServer.ofSize(40, 30);

  @Test
  void shouldShowAFrameAndHoldNothing() {
    try (ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()))) {
      Frame frame = session.grab(CaptureSource.desktop());
      BufferedImage picture = Pictures.of(frame);
      frame.close();

      assertEquals(40, picture.getWidth());
      assertEquals(30, picture.getHeight());
      assertEquals(0, session.status().slotsHeld());
      assertThrows(LeaseClosedException.class, () -> Pictures.of(frame));
    }
  }

  @Test
  void shouldTakeChannelsForBlueGreenRed() {
    ByteBuffer pixels = ByteBuffer.allocateDirect(2 * 3 * 4);
    pixels.put(20, (byte) 0x12).put(21, (byte) 0x34).put(22, (byte) 0xd6).put(23, (byte) 0x77);
    try (PixelView view = view(pixels, ElementType.UINT8, 2, 3, 4)) {
      BufferedImage picture = Pictures.of(view);

      assertEquals(0xffd63412, picture.getRGB(2, 1));
      assertEquals(0xff000000, picture.getRGB(0, 0));
    }
  }

  @Test
  void shouldShowOneChannelInGrey() {
    ByteBuffer pixels = ByteBuffer.allocateDirect(6);
    pixels.put(5, (byte) 200);
    try (PixelView flat = view(pixels, ElementType.UINT8, 2, 3);
        PixelView turned = flat.transpose()) {
      assertEquals(200, Pictures.of(flat).getRaster().getSample(2, 1, 0));
      assertEquals(200, Pictures.of(turned).getRaster().getSample(1, 2, 0));
      assertEquals(2, Pictures.of(turned).getWidth());
    }
  }

  @Test
  void shouldRefuseWhatIsNoPicture() {
    ByteBuffer memory = ByteBuffer.allocateDirect(48);
    try (PixelView floats = view(memory, ElementType.FLOAT32, 2, 6);
        PixelView pairs = view(memory, ElementType.UINT8, 4, 6, 2);
        PixelView batch = view(memory, ElementType.UINT8, 1, 4, 4, 3)) {
      assertFalse(Pictures.canShow(floats));
      assertFalse(Pictures.canShow(pairs));
      assertFalse(Pictures.canShow(batch));
      String message =
          assertThrows(IllegalArgumentException.class, () -> Pictures.of(pairs)).getMessage();
      assertTrue(message.contains("[4, 6, 2]"), message);
    }
  }

  private static PixelView view(ByteBuffer memory, ElementType type, int... shape) {
    return ForeignViews.of(memory, Layout.packed(type, shape), "a test's");
  }
}
