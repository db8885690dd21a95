package dev.framelease.cli.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.cli.output.WriteFailure;
import java.awt.image.BufferedImage;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where there is no place for a picture. */
class FrameImageTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 600})
  void shouldSayWhyAPictureCannotBeWritten(int size) throws IOException {
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      IOException failed =
          assertThrows(IOException.class, () -> FrameImage.writePng(noise(size), full));

      assertEquals("No space left on device", WriteFailure.reasonOf(failed));
    }
  }

  /** Which is not to be compressed. */
  private static BufferedImage noise(int size) {
    Random random = new Random(size);
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    int[] pixels = random.ints((long) size * size).toArray();
    image.setRGB(0, 0, size, size, pixels, 0, size);
    return image;
  }
}
