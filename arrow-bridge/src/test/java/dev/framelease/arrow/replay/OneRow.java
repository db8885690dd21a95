package dev.framelease.arrow.replay;

import dev.framelease.arrow.batch.FrameSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A stream of one row in which every number can be chosen: in the order of the schema. */
final class OneRow {
  static final int FRAME = 4 * 2 * 4;
  static final int BODY = 192;
  static final int PIXELS = 2;
  static final int SEQUENCE = 4;
  static final int WIDTH = 17;
  static final int DAMAGE = 20;
  static final int OFFSETS = 21;
  static final int RECTANGLE_X = 24;
  static final int EPOCH = 32;
  static final int OFFSETS_AT = 128;
  static final int RECTANGLES_AT = 144;

  long rows = 1;
  long bodyLength = BODY;
  int codec = -1;
  byte[] body = new byte[BODY];
  long[][] nodes = new long[18][];
  long[][] buffers = new long[33][];

  OneRow() {
    Arrays.setAll(nodes, i -> new long[] {i == 1 ? FRAME : 1, 0});
    Arrays.setAll(buffers, i -> new long[] {0, 0});
    buffers[PIXELS] = new long[] {0, FRAME};
    for (int i = SEQUENCE; i <= 10; i += 2) {
      buffers[i] = new long[] {FRAME + 4L * (i - SEQUENCE), 8};
    }
    for (int i = 13; i <= 19; i += 2) {
      buffers[i] = new long[] {64 + 4L * (i - 13), 4};
    }
    buffers[OFFSETS] = new long[] {OFFSETS_AT, 8};
    buffers[EPOCH] = new long[] {136, 4};
    rectangles(0);
  }

  /** All of them 1x1 or more: the sides overlap. */
  final void rectangles(long count) {
    for (int i = 12; i <= 16; i++) {
      nodes[i][0] = count;
    }
    for (int i = RECTANGLE_X; i <= 30; i += 2) {
      buffers[i] = new long[] {RECTANGLES_AT, 4 * count};
    }
  }

  void offset(int index, int value) {
    ByteBuffer.wrap(body)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(OFFSETS_AT + index * Integer.BYTES, value);
  }

  /** Makes the body long enough for so many. */
  void roomForRectangles(int count) {
    body = Arrays.copyOf(body, RECTANGLES_AT + (count + 1) / 2 * Long.BYTES);
    bodyLength = body.length;
  }

  /** All four sides of a rectangle, which are the same bytes. */
  void rectangle(int index, int side) {
    ByteBuffer.wrap(body)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(RECTANGLES_AT + index * Integer.BYTES, side);
  }

  /** A region, so that the row describes a frame but for its damage. */
  void region() {
    ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).putInt(64 + 16, 4).putInt(64 + 24, 2);
  }

  byte[] toBytes() {
    return new IpcBytes()
        .schema(FrameSchema.of(4, 2).arrow())
        .batch(rows, nodes, buffers, bodyLength, codec)
        .body(body)
        .toBytes();
  }
}
