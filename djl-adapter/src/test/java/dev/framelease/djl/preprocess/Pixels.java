package dev.framelease.djl.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.util.Random;

/** Pixels in a direct buffer, and what should become of them. */
final class Pixels {
  private final FrameLayout layout;
  private final byte[] bytes;
  private final ByteBuffer buffer;

  Pixels(FrameLayout layout, byte[] bytes) {
    this.layout = layout;
    this.bytes = bytes;
    this.buffer = ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
  }

  static Pixels random(FrameLayout layout, Random random) {
    byte[] bytes = new byte[(int) layout.byteSize()];
    random.nextBytes(bytes);
    return new Pixels(layout, bytes);
  }

  FrameLayout layout() {
    return layout;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  Reference reference() {
    return reference(Region.ofSize(layout.width(), layout.height()));
  }

  Reference reference(Region crop) {
    return new Reference(bytes, layout, crop);
  }

  float[] run(Preprocess preprocess) {
    ByteBuffer output = preprocess.newOutput(layout, 1);
    preprocess.run(buffer, layout, output, 0);
    float[] values = new float[output.capacity() / Float.BYTES];
    output.asFloatBuffer().get(values);
    return values;
  }

  byte[] runBytes(Preprocess preprocess) {
    ByteBuffer output = preprocess.newOutput(layout, 1);
    preprocess.run(buffer, layout, output, 0);
    byte[] values = new byte[output.capacity()];
    output.get(0, values);
    return values;
  }

  /** Expects planes of red, green and blue. */
  void assertPlanes(
      Reference.Sampler expected, int width, int height, float[] found, double tolerance) {
    assertEquals(3 * width * height, found.length);
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          assertEquals(
              expected.at(x, y, 2 - channel),
              found[(channel * height + y) * width + x],
              tolerance,
              "channel " + channel + " at " + x + ", " + y);
        }
      }
    }
  }
}
