package dev.framelease.arrow.batch;

import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Reads what the columns beside the pixels say of a frame. {@link FrameSchema} checked types. */
final class DescribingColumns {
  private static final long NANOS = 1_000_000_000L;

  private final VectorSchemaRoot root;

  DescribingColumns(VectorSchemaRoot root) {
    this.root = root;
  }

  FrameInfo info(int row, FrameLayout layout) {
    Objects.checkIndex(row, root.getRowCount());
    try {
      return new FrameInfo(
          number("sequence", row, row + 1L),
          Math.toIntExact(number("geometry_epoch", row, 0)),
          region(row, layout),
          layout,
          damage(row),
          time(row),
          0);
    } catch (FrameFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new FrameFormatException("row " + row + " describes no frame: " + e.getMessage());
    }
  }

  private CaptureTime time(int row) {
    long requested = number("requested_nanos", row, number("completed_nanos", row, 0));
    FieldVector captured = root.getVector("captured_at");
    long nanos = captured == null ? 0 : ((TimeStampVector) requireThere(captured, row)).get(row);
    return new CaptureTime(
        requested,
        number("completed_nanos", row, requested),
        Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)));
  }

  private Region region(int row, FrameLayout layout) {
    FieldVector region = root.getVector("region");
    return region == null
        ? Region.ofSize(layout.width(), layout.height())
        : rectangle((StructVector) requireThere(region, row), row);
  }

  private Damage damage(int row) {
    ListVector damage = (ListVector) root.getVector("damage");
    if (damage == null || damage.isNull(row)) {
      return new Damage.Unknown();
    }
    StructVector rectangles = (StructVector) damage.getDataVector();
    List<Region> regions =
        IntStream.range(damage.getElementStartIndex(row), damage.getElementEndIndex(row))
            .mapToObj(i -> rectangle((StructVector) requireThere(rectangles, i), i))
            .toList();
    return regions.isEmpty() ? new Damage.Unchanged() : new Damage.Rectangles(regions);
  }

  private static Region rectangle(StructVector struct, int index) {
    return new Region(
        side(struct, "x", index),
        side(struct, "y", index),
        side(struct, "width", index),
        side(struct, "height", index));
  }

  private static int side(StructVector struct, String name, int index) {
    FieldVector sides = requireThere(struct.getChild(name), index);
    return Math.toIntExact(((BaseIntVector) sides).getValueAsLong(index));
  }

  private long number(String name, int row, long ifMissing) {
    FieldVector column = root.getVector(name);
    return column == null
        ? ifMissing
        : ((BaseIntVector) requireThere(column, row)).getValueAsLong(row);
  }

  private static FieldVector requireThere(FieldVector column, int row) {
    if (column.isNull(row)) {
      throw new FrameFormatException(
          "the column " + column.getName() + " is null at " + row + ", and only damage can be");
    }
    return column;
  }
}
