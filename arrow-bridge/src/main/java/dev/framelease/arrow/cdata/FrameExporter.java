package dev.framelease.arrow.cdata;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.batch.FrameBatches;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.frame.Frame;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/**
 * Gives frames to other code of this process by the Arrow C Data Interface: the consumer reads the
 * slot itself, and gives it back by the release callback.
 *
 * <p>Source: Arrow, C Data Interface, "Exporting a record batch": a frame is a struct array of one
 * row.
 *
 * <p>Thread-safe.
 */
public final class FrameExporter implements AutoCloseable {
  private final FrameAllocator allocator;
  private final FrameSchema schema;
  private final FrameBatches batches;

  private FrameExporter(FrameAllocator allocator, FrameSchema schema) {
    this.allocator = allocator;
    this.schema = schema;
    this.batches = FrameBatches.open(schema, allocator);
  }

  /**
   * Opens an exporter.
   *
   * @param schema of the frames
   * @param allocator wraps the frames. It stays the caller's, and drains when this is closed and
   *     the last consumer has called its release callback.
   * @return an exporter that the caller owns and must close
   * @throws org.apache.arrow.memory.OutOfMemoryException as {@link FrameBatches#open}
   * @throws IllegalStateException if the allocator is closed
   */
  public static FrameExporter open(FrameSchema schema, FrameAllocator allocator) {
    return new FrameExporter(
        Objects.requireNonNull(allocator, "allocator"), Objects.requireNonNull(schema, "schema"));
  }

  /**
   * Exports what all frames have in common. It may be called after {@link #close}, too.
   *
   * @param target a struct of the consumer's whose content is not in use. Whoever has it in the end
   *     calls its release callback, once.
   * @throws org.apache.arrow.memory.OutOfMemoryException if the allocator has no room for the
   *     structs
   * @throws IllegalStateException if the allocator is closed
   */
  public void exportSchema(ArrowSchema target) {
    allocator.allocate(
        arrow -> {
          Data.exportSchema(arrow, schema.arrow(), null, target);
          return target;
        });
  }

  /**
   * Exports a frame.
   *
   * @param frame stays the caller's: closing it changes nothing for the consumer
   * @param target a struct of the consumer's whose content is not in use; {@code
   *     ArrowArray.wrap(address)} makes one of an address. Whoever has it in the end calls its
   *     release callback, once, on any thread: then the frame's memory goes back.
   * @throws dev.framelease.arrow.batch.FrameFormatException if the frame does not fit the schema
   * @throws dev.framelease.arrow.FramesInFlightException if the allocator's limits are reached
   * @throws org.apache.arrow.memory.OutOfMemoryException if the allocator has no room for the
   *     structs
   * @throws IllegalStateException if this, the frame or the allocator is closed
   */
  public void export(Frame frame, ArrowArray target) {
    allocator.allocate(arrow -> export(frame, arrow, target));
  }

  private ArrowArray export(Frame frame, BufferAllocator arrow, ArrowArray target) {
    try (VectorSchemaRoot row = batches.toRecordBatch(frame);
        StructVector struct = structOf(row, arrow)) {
      MemoryRoom.require(arrow, 0);
      Data.exportVector(arrow, struct, null, target);
      return target;
    }
  }

  /** Moves the columns into the struct that a batch is to the C Data Interface. */
  private static StructVector structOf(VectorSchemaRoot row, BufferAllocator arrow) {
    StructVector struct = StructVector.emptyWithDuplicates("", arrow);
    try {
      struct.initializeChildrenFromFields(row.getSchema().getFields());
      for (int i = 0; i < row.getFieldVectors().size(); i++) {
        row.getVector(i).makeTransferPair(struct.getVectorById(i)).transfer();
      }
      struct.loadFieldBuffers(new ArrowFieldNode(row.getRowCount(), 0), List.of(arrow.getEmpty()));
      return struct;
    } catch (Throwable t) {
      struct.close();
      throw t;
    }
  }

  /** Exports no more; what consumers have stays theirs. Later calls do nothing. */
  @Override
  public void close() {
    batches.close();
  }
}
