package dev.framelease.arrow.replay;

import dev.framelease.arrow.replay.Column.Part;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Reads single rows. The metadata of a batch is read again when a row of it is asked for, so that
 * the heap does not grow with the recording; the last batch is kept. Thread-safe.
 */
final class Rows {
  private static final long NANOS = 1_000_000_000L;

  private static final String OTHER_ROWS =
      "its writer made a mistake, or the file is damaged: leave this row out, others may be right";

  private final ArchiveFile file;
  private final Contents contents;
  private final ZstdDecoders decoders;
  private NumberedBatch last;

  Rows(ArchiveFile file, Contents contents, ZstdDecoders decoders) {
    this.file = file;
    this.decoders = decoders;
    this.contents = contents;
  }

  long count() {
    return contents.batches().rows();
  }

  boolean has(Part part) {
    return contents.columns().parts().containsKey(part);
  }

  /** Where the pixels of a row are in the file. */
  PixelPlace pixels(long row) {
    NumberedBatch batch = batchOf(row);
    long start = batch.rows.start(Part.PIXELS);
    PixelPlace place =
        contents
            .images()
            .image()
            .map(image -> PixelPlace.of(position(batch, Part.PIXELS, row), image))
            .orElseGet(() -> ofAnySize(batch, row));
    return batch.rows.isCompressed()
        ? place.in(start, batch.rows.lengths().get(Part.PIXELS))
        : place;
  }

  private PixelPlace ofAnySize(NumberedBatch batch, long row) {
    return file.at(batch.position)
        .parse(
            "the tensor of row " + (row - batch.firstRow) + " of a batch",
            "as many values as its shape says; " + OTHER_ROWS,
            () -> new TensorRows(batch.bytes, contents).of(batch.rows, row - batch.firstRow));
  }

  Instant capturedAt(long row) {
    return instant(int64(batchOf(row), Part.CAPTURED_AT, row, 0));
  }

  /** By the monotonic clock, else by the wall clock, else 0. */
  double nanos(long row) {
    NumberedBatch batch = batchOf(row);
    return has(Part.COMPLETED_NANOS)
        ? int64(batch, Part.COMPLETED_NANOS, row, 0)
        : int64(batch, Part.CAPTURED_AT, row, 0);
  }

  /** What the columns say; those that are missing say the least that a frame can be. */
  FrameInfo info(long row, FrameLayout layout, long copiedBytes) {
    NumberedBatch batch = batchOf(row);
    return file.at(batch.position)
        .parse(
            "row " + (row - batch.firstRow) + " of a batch",
            "columns that describe a frame (docs/arrow-format.md); " + OTHER_ROWS,
            () ->
                new FrameInfo(
                    int64(batch, Part.SEQUENCE, row, row + 1),
                    has(Part.GEOMETRY_EPOCH) ? int32(batch, Part.GEOMETRY_EPOCH, row) : 0,
                    region(batch, row, layout),
                    layout,
                    has(Part.DAMAGE)
                        ? new DamageRows(batch.bytes, file.at(batch.position))
                            .of(batch.rows, row - batch.firstRow)
                        : new Damage.Unknown(),
                    time(batch, row),
                    copiedBytes));
  }

  private Region region(NumberedBatch batch, long row, FrameLayout layout) {
    return has(Part.REGION)
        ? new Region(
            int32(batch, Part.X, row),
            int32(batch, Part.Y, row),
            int32(batch, Part.WIDTH, row),
            int32(batch, Part.HEIGHT, row))
        : Region.ofSize(layout.width(), layout.height());
  }

  private CaptureTime time(NumberedBatch batch, long row) {
    long requested =
        int64(batch, Part.REQUESTED_NANOS, row, int64(batch, Part.COMPLETED_NANOS, row, 0));
    return new CaptureTime(
        requested,
        int64(batch, Part.COMPLETED_NANOS, row, requested),
        instant(int64(batch, Part.CAPTURED_AT, row, 0)));
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  private long int64(NumberedBatch batch, Part part, long row, long ifMissing) {
    return has(part) ? batch.bytes.readLong(position(batch, part, row)) : ifMissing;
  }

  private int int32(NumberedBatch batch, Part part, long row) {
    return batch.bytes.readInt(position(batch, part, row));
  }

  private long position(NumberedBatch batch, Part part, long row) {
    Column column = contents.columns().parts().get(part);
    return batch.rows.position(part, column, row - batch.firstRow);
  }

  private synchronized NumberedBatch batchOf(long row) {
    int number = contents.batches().batchOf(row);
    if (last == null || last.number != number) {
      last = read(number);
    }
    // Others may have written to the file since it was opened.
    file.at(last.position)
        .require(
            row - last.firstRow < last.rows.rows(), "rows:", last.rows.rows(), "as many as before");
    return last;
  }

  private NumberedBatch read(int number) {
    long position = contents.batches().position(number);
    ByteBuffer prefix = file.read(position, IpcMessage.PREFIX_BYTES);
    IpcMessage message = IpcMessage.read(file, position, prefix.getInt(4));
    message
        .at()
        .require(
            message.endsBefore(file.byteSize()), "a body of", message.bodyLength(), "it as before");
    RowBatch rows = RowBatch.read(message, contents.columns());
    long firstRow = contents.batches().firstRow(number);
    if (!rows.isCompressed()) {
      return new NumberedBatch(number, position, firstRow, rows, file);
    }
    DecodedRows decoded = DecodedRows.of(decoders, message.at(), rows);
    return new NumberedBatch(number, position, firstRow, rows.at(decoded.starts()), decoded);
  }

  private record NumberedBatch(
      int number, long position, long firstRow, RowBatch rows, RowBytes bytes) {}
}
