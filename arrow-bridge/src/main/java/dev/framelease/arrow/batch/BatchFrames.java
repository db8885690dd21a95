package dev.framelease.arrow.batch;

import dev.framelease.arrow.tensor.TensorVector;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.memory.Lease;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The rows of a record batch as frames, over the memory of its vectors: whether they came from a
 * live screen, from one of Arrow's readers, or from another program.
 *
 * <p>Not thread-safe, as Arrow's vectors; its frames are.
 */
public final class BatchFrames {
  private final FrameSchema schema;
  private final VectorSchemaRoot root;
  private final TensorVector<?> pixels;
  private final DescribingColumns described;

  private BatchFrames(FrameSchema schema, VectorSchemaRoot root) {
    this.schema = schema;
    this.root = root;
    String frame = FrameSchema.frameField(root.getSchema()).getName();
    this.pixels = (TensorVector<?>) root.getVector(frame);
    this.described = new DescribingColumns(root);
  }

  /**
   * Looks at a batch.
   *
   * @param root stays the caller's, who closes it after the last {@link #get}. Its schema must say
   *     the pixel format; columns other than the frames may be missing. Before one of Arrow's
   *     readers makes it, call {@link
   *     dev.framelease.arrow.tensor.FixedShapeTensorType#ensureRegistered}: else Arrow takes the
   *     tensors for bare lists.
   * @return the frames
   * @throws FrameFormatException if the schema is not that of frames
   * @throws ClassCastException if a class of others is registered for the type of the tensors
   */
  public static BatchFrames of(VectorSchemaRoot root) {
    return new BatchFrames(FrameSchema.parse(root.getSchema()), root);
  }

  /**
   * Returns how many frames there are.
   *
   * @return the rows of the batch
   */
  public int size() {
    // A column may be longer than the batch; after its close, it is shorter.
    return Math.min(root.getRowCount(), pixels.getValueCount());
  }

  /**
   * Returns the schema to write such frames with.
   *
   * @return a schema for frames of this format, and this size if all have one
   */
  public FrameSchema schema() {
    return schema;
  }

  /**
   * Returns one frame. What columns would say that are missing is as {@code FrameArchive} reads it.
   *
   * @param row from 0 on
   * @return a frame that the caller owns and must close. It holds a reference of its own to the
   *     buffer of the pixels, so that it outlives the batch; the buffer's allocator can be closed
   *     only after the last such frame. Unlike those of other frames, its ByteBuffers must not be
   *     read after its close, since Arrow or another program frees the memory then.
   * @throws IndexOutOfBoundsException if there is no such row
   * @throws dev.framelease.arrow.tensor.TensorFormatException if the pixels are null, or a value of
   *     them is
   * @throws FrameFormatException if what describes the frame is null, or describes none
   */
  public Frame get(int row) {
    Objects.checkIndex(row, size());
    FrameLayout layout =
        schema.isOfAnySize() ? schema.layoutOf(pixels.physicalShape(row)) : schema.layout();
    FrameInfo info = described.info(row, layout);
    Lease lease = pixels.lend(row, "frame " + info.sequence() + " of a batch");
    try {
      return Frame.of(lease, info);
    } catch (Throwable t) {
      lease.close();
      throw t;
    }
  }
}
