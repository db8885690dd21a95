package dev.framelease.pixels;

import java.nio.ByteBuffer;

/** Writes one value into every element. */
final class Filling {
  private static final int CHUNK_BYTES = 8192;

  private Filling() {}

  static void fill(ByteBuffer target, Layout layout, long bits) {
    if (layout.byteSize() == 0) {
      return;
    }
    Walk walk = new Walk(layout, layout);
    int row = walk.dimensions() - 2;
    int columns = walk.size(row + 1);
    int step = (int) walk.toStride(row + 1);
    int rows = walk.size(row);
    int rowStep = (int) walk.toStride(row);
    int itemSize = layout.type().itemSize();
    if (step == itemSize) {
      byte[] chunk = chunk(layout.type(), bits, (long) columns * itemSize);
      walk.tiles(
          (from, to) -> {
            for (int r = 0; r < rows; r++) {
              blocks(target, to + r * rowStep, columns * itemSize, chunk);
            }
          });
    } else {
      walk.tiles(
          (from, to) -> {
            for (int r = 0; r < rows; r++) {
              elements(target, to + r * rowStep, step, columns, itemSize, bits);
            }
          });
    }
  }

  private static byte[] chunk(ElementType type, long bits, long rowBytes) {
    int size = (int) Math.min(CHUNK_BYTES, rowBytes);
    ByteBuffer chunk = ByteBuffer.allocate(size).order(java.nio.ByteOrder.nativeOrder());
    for (int at = 0; at < size; at += type.itemSize()) {
      Elements.put(type, chunk, at, bits);
    }
    return chunk.array();
  }

  private static void blocks(ByteBuffer target, int to, int size, byte[] chunk) {
    for (int done = 0; done < size; done += chunk.length) {
      target.put(to + done, chunk, 0, Math.min(chunk.length, size - done));
    }
  }

  private static void elements(
      ByteBuffer target, int to, int step, int count, int itemSize, long bits) {
    int at = to;
    switch (itemSize) {
      case 1 -> {
        for (int i = 0; i < count; i++, at += step) {
          target.put(at, (byte) bits);
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++, at += step) {
          target.putShort(at, (short) bits);
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++, at += step) {
          target.putInt(at, (int) bits);
        }
      }
      default -> {
        for (int i = 0; i < count; i++, at += step) {
          target.putLong(at, bits);
        }
      }
    }
  }
}
