package dev.framelease.arrow.replay;

import dev.framelease.arrow.replay.Column.Part;
import java.nio.ByteBuffer;

/** Finds the pixels of single rows whose size is not in the schema but in the row. */
final class TensorRows {
  private final RowBytes bytes;
  private final Contents contents;

  TensorRows(RowBytes bytes, Contents contents) {
    this.bytes = bytes;
    this.contents = contents;
  }

  /** The tensor of a row of a batch, counted from the start of the batch. */
  PixelPlace of(RowBatch batch, long row) {
    long offsets = batch.start(Part.TENSOR_OFFSETS) + row * Integer.BYTES;
    int first = bytes.readInt(offsets);
    int end = bytes.readInt(offsets + Integer.BYTES);
    int itemSize = column(Part.PIXELS).bytesPerValue();
    long values = batch.needed().get(Part.PIXELS) / itemSize;
    StoredImage image = contents.images().image(shape(batch, row));
    if (first < 0 || end > values || ((long) end - first) * itemSize != image.byteSize()) {
      throw new IllegalArgumentException(
          "its values are those from "
              + first
              + " to "
              + end
              + " of "
              + values
              + ", and its shape is that of "
              + image.layout());
    }
    return PixelPlace.of(batch.start(Part.PIXELS) + (long) first * itemSize, image);
  }

  private int[] shape(RowBatch batch, long row) {
    Column lengths = column(Part.LENGTHS);
    ByteBuffer found =
        bytes.read(batch.position(Part.LENGTHS, lengths, row), lengths.bytesPerRow());
    int[] shape = new int[lengths.valuesPerRow()];
    found.asIntBuffer().get(shape);
    return shape;
  }

  private Column column(Part part) {
    return contents.columns().parts().get(part);
  }
}
