package dev.framelease.arrow.batch;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameBuffer;
import dev.framelease.frame.Frame;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Makes record batches of one frame each, as vectors over the frame's memory.
 *
 * <p>Arrow's vectors of bytes want a validity bit for every byte. One buffer of set bits (an eighth
 * of a frame) is made here, and shared by all batches; where frames are of any size, Arrow makes
 * one for each.
 *
 * <p>Batches are to be read only: who writes into their vectors writes into the frame's memory, and
 * into the bits that all batches share.
 *
 * <p>Thread-safe; the batches are not, as Arrow's.
 */
public final class FrameBatches implements AutoCloseable {
  private final FrameSchema schema;
  private final FrameAllocator allocator;
  private final ArrowBuf allValid;
  private final FrameRow row = FrameRow.plain();
  private boolean open = true;

  private FrameBatches(FrameSchema schema, FrameAllocator allocator, ArrowBuf allValid) {
    this.schema = schema;
    this.allocator = allocator;
    this.allValid = allValid;
  }

  /**
   * Opens a maker of batches.
   *
   * @param schema of all its batches
   * @param allocator stays the caller's. It drains when this is closed, too.
   * @return a maker that the caller owns and must close
   * @throws org.apache.arrow.memory.OutOfMemoryException if the limit of an allocator above does
   *     not allow the validity bits
   * @throws IllegalStateException if the allocator is closed; where frames are of any size, only
   *     the first batch tells that
   */
  public static FrameBatches open(FrameSchema schema, FrameAllocator allocator) {
    Objects.requireNonNull(schema, "schema");
    if (schema.isOfAnySize()) {
      // Arrow makes the bits for each batch, as many as it has bytes.
      return new FrameBatches(schema, allocator, allocator.arrow().getEmpty());
    }
    int bits = Math.toIntExact(schema.layout().elements().elements());
    int byteSize = BitVectorHelper.getValidityBufferSizeFromCount(bits);
    ArrowBuf allValid = allocator.allocate(arrow -> arrow.buffer(byteSize));
    allValid.setOne(0L, (long) byteSize).writerIndex(byteSize);
    return new FrameBatches(schema, allocator, allValid);
  }

  /**
   * Makes a batch of one row.
   *
   * @param frame stays the caller's: closing it changes nothing for the batch
   * @return a batch that the caller owns and must close. Its {@code frame} column is a {@link
   *     dev.framelease.arrow.tensor.FixedShapeTensorVector}, or a {@link
   *     dev.framelease.arrow.tensor.VariableShapeTensorVector} where frames are of any size, whose
   *     bytes are at the frame's address.
   * @throws FrameFormatException if the frame does not fit the schema
   * @throws dev.framelease.arrow.FramesInFlightException if the allocator's limits are reached
   * @throws org.apache.arrow.memory.OutOfMemoryException if the limit of an allocator above is
   *     reached
   * @throws IllegalStateException if this or the allocator is closed
   */
  public VectorSchemaRoot toRecordBatch(Frame frame) {
    schema.requireFits(frame.info());
    try (FrameBuffer buffer = FrameBuffer.wrap(frame, allocator)) {
      return toRecordBatch(buffer);
    }
  }

  /**
   * Makes a batch of one row from a buffer that there is already.
   *
   * @param frame stays the caller's: closing it changes nothing for the batch
   * @return as {@link #toRecordBatch(Frame)}
   * @throws FrameFormatException if the frame does not fit the schema
   * @throws org.apache.arrow.memory.OutOfMemoryException if the limit of an allocator above is
   *     reached
   * @throws IllegalStateException if this, the buffer or the allocator is closed
   */
  public synchronized VectorSchemaRoot toRecordBatch(FrameBuffer frame) {
    if (!open) {
      throw new IllegalStateException("the maker of batches is closed; open another one");
    }
    return allocator.allocate(arrow -> toRecordBatch(frame, arrow));
  }

  private VectorSchemaRoot toRecordBatch(FrameBuffer frame, BufferAllocator arrow) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema.arrow(), arrow);
    try (ArrowRecordBatch message = row.toMessage(schema, frame, arrow, allValid)) {
      new VectorLoader(root).load(message);
      return root;
    } catch (Throwable t) {
      root.close();
      throw t;
    }
  }

  /** Makes no more batches; those that there are stay open. Later calls do nothing. */
  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      allValid.close();
    }
  }
}
