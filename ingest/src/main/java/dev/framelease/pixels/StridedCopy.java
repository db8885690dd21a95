package dev.framelease.pixels;

import java.nio.ByteBuffer;

/** Copies elements from one layout to another of the same shape and type. */
final class StridedCopy {
  /** Below this many bytes, a block copy costs more to start than it saves. */
  private static final int LEAST_BLOCK_BYTES = 24;

  private final ByteBuffer source;
  private final ByteBuffer target;
  private final int rows;
  private final int columns;
  private final int fromRow;
  private final int fromColumn;
  private final int toRow;
  private final int toColumn;

  private StridedCopy(ByteBuffer source, ByteBuffer target, Walk walk) {
    int row = walk.dimensions() - 2;
    int column = row + 1;
    this.source = source;
    this.target = target;
    this.rows = walk.size(row);
    this.columns = walk.size(column);
    this.fromRow = (int) walk.fromStride(row);
    this.fromColumn = (int) walk.fromStride(column);
    this.toRow = (int) walk.toStride(row);
    this.toColumn = (int) walk.toStride(column);
  }

  /** Copies all elements; the two must not overlap. Both buffers are in native byte order. */
  static void copy(ByteBuffer source, Layout from, ByteBuffer target, Layout to) {
    if (from.byteSize() == 0) {
      return;
    }
    Walk walk = new Walk(from, to);
    int itemSize = from.type().itemSize();
    if (itemSize == 1 && WordCopy.fits(walk)) {
      WordCopy.copy(source, target, walk);
      return;
    }
    int last = walk.dimensions() - 1;
    boolean blocks =
        walk.fromStride(last) == itemSize
            && walk.toStride(last) == itemSize
            && (walk.size(last) * (long) itemSize >= LEAST_BLOCK_BYTES || walk.size(last - 1) == 1);
    if (!blocks && walk.isFree() && walk.size(last) < walk.size(last - 1)) {
      walk.moveToEnd(last - 1);
    }
    StridedCopy copy = new StridedCopy(source, target, walk);
    walk.tiles(blocks ? (f, t) -> copy.blocks(f, t, itemSize) : copy.elements(itemSize));
  }

  private void blocks(int from, int to, int itemSize) {
    for (int r = 0; r < rows; r++) {
      target.put(to + r * toRow, source, from + r * fromRow, columns * itemSize);
    }
  }

  private Walk.Tile elements(int itemSize) {
    return switch (itemSize) {
      case 1 -> this::bytes;
      case 2 -> this::shorts;
      case 4 -> this::ints;
      default -> this::longs;
    };
  }

  private void bytes(int from, int to) {
    for (int r = 0; r < rows; r++) {
      int f = from + r * fromRow;
      int t = to + r * toRow;
      for (int c = 0; c < columns; c++, f += fromColumn, t += toColumn) {
        target.put(t, source.get(f));
      }
    }
  }

  private void shorts(int from, int to) {
    for (int r = 0; r < rows; r++) {
      int f = from + r * fromRow;
      int t = to + r * toRow;
      for (int c = 0; c < columns; c++, f += fromColumn, t += toColumn) {
        target.putShort(t, source.getShort(f));
      }
    }
  }

  private void ints(int from, int to) {
    for (int r = 0; r < rows; r++) {
      int f = from + r * fromRow;
      int t = to + r * toRow;
      for (int c = 0; c < columns; c++, f += fromColumn, t += toColumn) {
        target.putInt(t, source.getInt(f));
      }
    }
  }

  private void longs(int from, int to) {
    for (int r = 0; r < rows; r++) {
      int f = from + r * fromRow;
      int t = to + r * toRow;
      for (int c = 0; c < columns; c++, f += fromColumn, t += toColumn) {
        target.putLong(t, source.getLong(f));
      }
    }
  }
}
