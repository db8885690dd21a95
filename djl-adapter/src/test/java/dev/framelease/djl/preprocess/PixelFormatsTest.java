package dev.framelease.djl.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Formats other than BGRX: the output is that of the same picture as BGRX. */
@ExtendWith(LedgerExtension.class)
final class PixelFormatsTest {
  private static final Region CROP = new Region(3, 2, 31, 17);

  /** Three times as wide as 11 pixels. */
  private static final Region ODD = new Region(28, 2, 33, 21);

  static Stream<FrameLayout> layouts() {
    return Stream.of(
        FrameLayout.packed(61, 23, PixelFormat.XRGB2101010),
        new FrameLayout(61, 23, PixelFormat.XRGB2101010, 260, 260 * 23),
        FrameLayout.packed(61, 23, PixelFormat.RGB),
        FrameLayout.padded(61, 23, PixelFormat.BGR, 4),
        FrameLayout.padded(61, 23, PixelFormat.RGBX, 16),
        FrameLayout.packed(61, 23, PixelFormat.GRAY),
        FrameLayout.padded(61, 23, PixelFormat.GRAY, 4),
        FrameLayout.packed(61, 23, PixelFormat.RGB565),
        FrameLayout.padded(61, 23, PixelFormat.RGB565, 4));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void shouldGiveWhatAConvertedFrameGives(FrameLayout layout) {
    byte[] bytes = new byte[(int) layout.byteSize()];
    new Random(11).nextBytes(bytes);
    Pixels words = new Pixels(layout, bytes);
    Pixels converted =
        new Pixels(
            FrameLayout.packed(layout.width(), layout.height(), PixelFormat.BGRX),
            bgrx(layout, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)));

    for (Preprocess preprocess : preprocesses()) {
      assertArrayEquals(converted.run(preprocess), words.run(preprocess));
    }
  }

  private static Preprocess[] preprocesses() {
    return new Preprocess[] {
      Preprocess.builder().build(),
      Preprocess.builder().crop(CROP).build(),
      Preprocess.builder().nearest(20, 30).threads(2).build(),
      Preprocess.builder().crop(CROP).bilinear(40, 11).scale(1 / 255.0).build(),
      Preprocess.builder().area(13, 7).layout(TensorLayout.HWC).build(),
      Preprocess.builder().crop(CROP).letterbox(32, 32, 114).channels(ChannelOrder.BGR).build(),
      Preprocess.builder().crop(ODD).bilinear(11, 9).build(),
      Preprocess.builder().crop(ODD).letterbox(13, 11, 114).build()
    };
  }

  private static byte[] bgrx(FrameLayout layout, ByteBuffer words) {
    byte[] bgrx = new byte[4 * layout.width() * layout.height()];
    int at = 0;
    for (int y = 0; y < layout.height(); y++) {
      for (int x = 0; x < layout.width(); x++) {
        int from = y * layout.strideBytes() + x * layout.format().bytesPerPixel();
        if (layout.format() == PixelFormat.GRAY) {
          Arrays.fill(bgrx, at, at + 3, words.get(from));
          at += 3;
        } else if (!layout.format().isPackedWord()) {
          int blue = layout.format() == PixelFormat.BGR ? 0 : 2;
          bgrx[at++] = words.get(from + blue);
          bgrx[at++] = words.get(from + 1);
          bgrx[at++] = words.get(from + 2 - blue);
        } else if (layout.format() == PixelFormat.RGB565) {
          int word = words.getShort(from) & 0xffff;
          bgrx[at++] = (byte) (word % 32 * 8 + word % 32 / 4);
          bgrx[at++] = (byte) (word / 32 % 64 * 4 + word / 32 % 64 / 16);
          bgrx[at++] = (byte) (word / 2048 * 8 + word / 2048 / 4);
        } else {
          int word = words.getInt(from) & 0x3fffffff;
          bgrx[at++] = (byte) (word % 1024 / 4);
          bgrx[at++] = (byte) (word / 1024 % 1024 / 4);
          bgrx[at++] = (byte) (word / 1048576 / 4);
        }
        at++;
      }
    }
    return bgrx;
  }
}
