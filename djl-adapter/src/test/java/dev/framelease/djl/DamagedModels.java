package dev.framelease.djl;

import dev.framelease.djl.models.OnnxModelWriter.ElementType;
import dev.framelease.djl.models.TestModels;
import dev.framelease.djl.models.VisionModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Models that are damaged in the ways that accidents and attackers do. The same seed gives the same
 * ones.
 */
final class DamagedModels {
  /** Lengths, sizes and tags at which arithmetic goes wrong. */
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    7,
    127,
    128,
    0xffff,
    1 << 28,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final SplittableRandom random;
  private final List<byte[]> models;

  private DamagedModels(long seed, List<byte[]> models) {
    this.random = new SplittableRandom(seed);
    this.models = models;
  }

  /** Of small models, and of those with weights. */
  static DamagedModels onnx(long seed, Path folder) throws IOException {
    Path file = folder.resolve("model");
    return new DamagedModels(
        seed,
        List.of(
            bytes(TestModels.onnxOfFloats(file)),
            bytes(TestModels.onnxOfBatches(file)),
            bytes(TestModels.onnx(file, ElementType.UINT8, List.of("h", "w", "4"))),
            bytes(TestModels.onnx(file, ElementType.INT64, List.of("1", "128"))),
            bytes(VisionModels.yoloV5(ModelEngine.ONNX_RUNTIME, folder)),
            bytes(VisionModels.ssd(folder))));
  }

  static DamagedModels torchScript(long seed, Path folder) throws IOException {
    Path file = folder.resolve("model");
    return new DamagedModels(
        seed,
        List.of(
            bytes(TestModels.torchScript(file, "return frame")),
            bytes(TestModels.torchScript(file, "return frame[0:1]"))));
  }

  private static byte[] bytes(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  byte[] next() {
    byte[] bytes = any().clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes = mutate(bytes);
    }
    return bytes;
  }

  private byte[] any() {
    return models.get(random.nextInt(models.size()));
  }

  private byte[] mutate(byte[] bytes) {
    if (bytes.length < 8) {
      return bytes;
    }
    // The inputs stand near an end of a file, and weights in the middle.
    int at =
        switch (random.nextInt(3)) {
          case 0 -> random.nextInt(bytes.length);
          case 1 -> random.nextInt(Math.min(bytes.length, 100));
          default -> bytes.length - 1 - random.nextInt(Math.min(bytes.length, 100));
        };
    switch (random.nextInt(6)) {
      case 0 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
      }
      case 1 -> {
        bytes[at] = (byte) random.nextInt();
        return bytes;
      }
      case 2 -> {
        return replaced(bytes, at, random.nextInt(3), number());
      }
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        // Once more: inputs, graphs, or what lies across their borders.
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(64));
        return replaced(bytes, at, 0, Arrays.copyOfRange(bytes, from, to));
      }
      default -> {
        byte[] other = any();
        int tail = random.nextInt(other.length);
        return replaced(
            bytes, at, bytes.length - at, Arrays.copyOfRange(other, tail, other.length));
      }
    }
  }

  private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    out.writeBytes(by);
    int rest = Math.min(bytes.length, at + length);
    out.write(bytes, rest, bytes.length - rest);
    return out.toByteArray();
  }

  /** A number as protobuf writes it. */
  private byte[] number() {
    long value = NUMBERS[random.nextInt(NUMBERS.length)];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while ((value & ~0x7fL) != 0) {
      out.write((int) ((value & 0x7f) | 0x80));
      value >>>= 7;
    }
    out.write((int) value);
    return out.toByteArray();
  }
}
