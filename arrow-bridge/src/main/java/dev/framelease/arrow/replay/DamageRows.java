package dev.framelease.arrow.replay;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.replay.Column.Part;
import dev.framelease.frame.Damage;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads the damage of single rows: a list of rectangles, or null where it is not known. */
final class DamageRows {
  private final RowBytes bytes;
  private final Place at;

  DamageRows(RowBytes bytes, Place at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The damage of a row of a batch, counted from the start of the batch. */
  Damage of(RowBatch batch, long row) {
    if (batch.isNull(Part.DAMAGE) && !isSet(batch, row)) {
      return new Damage.Unknown();
    }
    long offsets = batch.start(Part.DAMAGE_OFFSETS) + row * Integer.BYTES;
    int first = bytes.readInt(offsets);
    int end = bytes.readInt(offsets + Integer.BYTES);
    at.require(
        first >= 0 && end >= first && end <= batch.rectangles(),
        "damage of the rectangles from " + first + " to",
        end,
        "some of the " + batch.rectangles() + " of the batch");
    at.require(
        end - first <= FrameSchema.MAX_RECTANGLES,
        "rectangles:",
        end - first,
        "at most " + FrameSchema.MAX_RECTANGLES);
    return first == end
        ? new Damage.Unchanged()
        : new Damage.Rectangles(rectangles(batch, first, end - first));
  }

  private boolean isSet(RowBatch batch, long row) {
    ByteBuffer bits = bytes.read(batch.start(Part.DAMAGE) + row / Byte.SIZE, 1);
    return (bits.get(0) >> (row % Byte.SIZE) & 1) != 0;
  }

  private List<Region> rectangles(RowBatch batch, int first, int count) {
    ByteBuffer x = sides(batch, Part.RECTANGLE_X, first, count);
    ByteBuffer y = sides(batch, Part.RECTANGLE_Y, first, count);
    ByteBuffer width = sides(batch, Part.RECTANGLE_WIDTH, first, count);
    ByteBuffer height = sides(batch, Part.RECTANGLE_HEIGHT, first, count);
    List<Region> regions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      regions.add(new Region(x.getInt(), y.getInt(), width.getInt(), height.getInt()));
    }
    return regions;
  }

  private ByteBuffer sides(RowBatch batch, Part part, int first, int count) {
    return bytes.read(batch.start(part) + (long) first * Integer.BYTES, count * Integer.BYTES);
  }
}
