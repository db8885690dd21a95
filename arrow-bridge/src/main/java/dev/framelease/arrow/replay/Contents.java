package dev.framelease.arrow.replay;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.replay.Column.Columns;
import org.apache.arrow.vector.extension.InvalidExtensionMetadataException;
import org.apache.arrow.vector.types.pojo.Schema;

/** What a recording holds, and where. Made by one thread, then only read. */
final class Contents {
  private final Schema arrow;
  private final ImageColumn images;
  private final FrameSchema schema;
  private Columns columns;
  private final BatchIndex batches = new BatchIndex();
  private boolean complete;

  private Contents(Schema arrow, Schema tensors, ImageColumn images) {
    this.arrow = arrow;
    this.images = images;
    this.schema = FrameSchema.parse(images.asFrames(tensors));
    this.columns = Columns.of(tensors, images);
  }

  /** Finds everything in a file, by its footer if it has one. */
  static Contents read(ArchiveFile file, ArchiveOptions options) {
    if (!FileFooter.startsAsFile(file)) {
      return new MessageWalk(file, 0).read(options);
    }
    return FileFooter.endsAsFile(file) && !FileFooter.isTooLong(file)
        ? FileFooter.read(file, options)
        : new MessageWalk(file, FileFooter.MAGIC_BYTES).read(options);
  }

  static Contents of(Place at, Schema schema, ArchiveOptions options) {
    return at.parse(
        "a schema",
        Place.AS_ARROW_SAYS,
        () -> {
          Schema tensors = TensorColumns.of(at, schema, options.column());
          return frames(at, schema, tensors, options);
        });
  }

  private static Contents frames(Place at, Schema schema, Schema tensors, ArchiveOptions options) {
    try {
      FrameSchema.requireVersion(tensors);
      return new Contents(
          schema, tensors, ImageColumn.of(FrameSchema.frameField(tensors), options.images()));
    } catch (IllegalArgumentException | InvalidExtensionMetadataException e) {
      throw new ArchiveFormatException(at, e.getMessage(), "a schema of frames", e);
    }
  }

  void add(IpcMessage message) {
    RowBatch batch = RowBatch.read(message, columns);
    columns = columns.without(batch.passedOver());
    message
        .at()
        .parse(
            "rows",
            "fewer than 2^63 in all batches",
            () -> addRows(message.at().position(), batch.rows()));
  }

  private BatchIndex addRows(long position, long rows) {
    batches.add(position, rows);
    return batches;
  }

  void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  Schema arrow() {
    return arrow;
  }

  FrameSchema schema() {
    return schema;
  }

  ImageColumn images() {
    return images;
  }

  Columns columns() {
    return columns;
  }

  BatchIndex batches() {
    return batches;
  }
}
