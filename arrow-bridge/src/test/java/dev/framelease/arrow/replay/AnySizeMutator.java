package dev.framelease.arrow.replay;

import com.github.luben.zstd.Zstd;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.tensor.VariableShapeTensorType;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.Mutator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Streams of three tensors, each of a size of its own, in which up to four numbers are others, and
 * all else is right: lengths, offsets, shapes, what a compressed buffer says of itself. So that
 * what they lead to is reached, which damage in any place seldom does.
 */
final class AnySizeMutator {
  private static final int ZSTD = 1;
  private static final int[][] SHAPES = {{4, 2, 3}, {1, 5, 3}, {3, 3, 3}};
  private static final int LIST = 1;
  private static final int VALUES = 2;
  private static final int ITEM_BYTES = 4;

  private final SplittableRandom random;
  private final List<Schema> schemas =
      Stream.concat(
              Stream.of(tensors(ElementType.UINT8), tensors(ElementType.FLOAT32)),
              Stream.of(FrameSchema.ofAnySize(PixelFormat.RGB).arrow().findField("frame")))
          .map(field -> new Schema(List.of(field)))
          .toList();

  AnySizeMutator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  private static Field tensors(ElementType type) {
    return new VariableShapeTensorType(
            List.of(),
            List.of(),
            List.of(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(3)))
        .toField("frame", type, 3, Map.of());
  }

  byte[] next() {
    int which = random.nextInt(schemas.size());
    int itemBytes = which == 1 ? ITEM_BYTES : 1;
    int[] shapes = Stream.of(SHAPES).flatMapToInt(Arrays::stream).toArray();
    int[] offsets = new int[SHAPES.length + 1];
    for (int i = 0; i < SHAPES.length; i++) {
      offsets[i + 1] = offsets[i] + Arrays.stream(SHAPES[i]).reduce(1, (a, b) -> a * b);
    }
    int values = offsets[SHAPES.length];
    byte[] pixels = new byte[values * itemBytes];
    random.nextBytes(pixels);
    long[][] nodes = {{3, 0}, {3, 0}, {values, 0}, {3, 0}, {9, 0}};
    int damages = random.nextInt(5);
    for (int i = 0; i < damages; i++) {
      switch (random.nextInt(4)) {
        case 0 -> shapes[random.nextInt(shapes.length)] = number();
        case 1 -> offsets[random.nextInt(offsets.length)] = number();
        case 2 -> nodes[random.nextInt(nodes.length)][random.nextInt(2)] = number();
        default -> swapToMatch(shapes, offsets, nodes);
      }
    }
    return stream(schemas.get(which), nodes, ints(offsets), pixels, ints(shapes));
  }

  /** A large tensor of which shape, offsets and number of values tell the same lie. */
  private void swapToMatch(int[] shapes, int[] offsets, long[][] nodes) {
    int side = 1 << random.nextInt(15);
    System.arraycopy(new int[] {side, side, 3}, 0, shapes, 6, 3);
    offsets[SHAPES.length] = offsets[SHAPES.length - 1] + 3 * side * side;
    nodes[VALUES][0] = Math.max(nodes[VALUES][0], offsets[SHAPES.length]);
    nodes[LIST][0] = SHAPES.length;
  }

  private byte[] stream(Schema schema, long[][] nodes, byte[]... parts) {
    boolean compressed = random.nextBoolean();
    long[][] buffers = new long[8][2];
    ByteBuffer body = ByteBuffer.allocate(256 << 10);
    for (int i = 0; i < parts.length; i++) {
      byte[] bytes = compressed ? compressed(parts[i], nodes[VALUES][0]) : parts[i];
      // The buffers of values of the list, the tensors and the shapes.
      buffers[new int[] {2, 4, 7}[i]] = new long[] {body.position(), bytes.length};
      body.put(bytes).position(body.position() + 7 & ~7);
    }
    if (random.nextInt(4) == 0) {
      buffers[random.nextInt(8)][random.nextInt(2)] =
          Mutator.number(random, body.position()) & -random.nextInt(1, 9);
    }
    byte[] all = new byte[body.flip().remaining() + random.nextInt(8) * 512];
    body.get(all, 0, body.remaining());
    long rows = random.nextInt(8) == 0 ? number() : SHAPES.length;
    return new IpcBytes()
        .schema(schema)
        .batch(rows, nodes, buffers, all.length, compressed ? ZSTD : -1)
        .body(all)
        .toBytes();
  }

  /** With what it says of its length, which may be another; or as it is. */
  private byte[] compressed(byte[] bytes, long values) {
    boolean isPlain = random.nextInt(4) == 0;
    byte[] body = isPlain ? bytes : Zstd.compress(bytes);
    long length =
        switch (random.nextInt(8)) {
          case 0 -> Mutator.number(random, bytes.length);
          case 1 -> values * ITEM_BYTES;
          default -> isPlain ? -1 : bytes.length;
        };
    if (random.nextInt(8) == 0) {
      body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
    }
    // Far behind what it is decoded to, as if it could be more.
    int padding = random.nextInt(8) == 0 ? random.nextInt(40 << 10) : 0;
    byte[] all = new byte[Long.BYTES + body.length + padding];
    ByteBuffer unused =
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(body);
    return all;
  }

  private int number() {
    return (int) Mutator.number(random, 64);
  }

  private static byte[] ints(int... values) {
    byte[] bytes = new byte[values.length * Integer.BYTES];
    IntBuffer unused =
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(values);
    return bytes;
  }
}
