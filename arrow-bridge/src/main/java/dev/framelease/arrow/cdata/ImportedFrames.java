package dev.framelease.arrow.cdata;

import dev.framelease.arrow.JvmFlags;
import dev.framelease.arrow.batch.BatchFrames;
import dev.framelease.arrow.batch.FrameFormatException;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.frame.Frame;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Frames that other code of this process gave by the Arrow C Data Interface, in its memory.
 *
 * <p>The producer's release callback runs once, when this and the last frame of it have been
 * closed, on the thread that closed last.
 *
 * <p>Not thread-safe, but for {@link #close()}; its frames are.
 */
public final class ImportedFrames implements AutoCloseable {
  /** A release callback that is no pointer marks a struct without content. */
  private static final long RELEASED = 0;

  private final StructVector rows;
  private final BatchFrames frames;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private ImportedFrames(StructVector rows, Field field) {
    this.rows = rows;
    this.frames =
        BatchFrames.of(
            new VectorSchemaRoot(batch(field), rows.getChildrenFromFields(), rows.getValueCount()));
  }

  /**
   * Imports a record batch of the format that {@code docs/arrow-format.md} describes.
   *
   * @param array whose content is taken over, also if this fails: in either case it is marked as
   *     released then. The struct itself stays the caller's to close.
   * @param schema whose content is taken over in the same way
   * @param allocator accounts for the memory. It stays the caller's, and can be closed after this
   *     and the last frame.
   * @return frames that the caller must close
   * @throws FrameFormatException if the schema is not that of frames, the array or a part of it is
   *     a slice, whose offset is not 0, or a whole row is null
   * @throws org.apache.arrow.vector.extension.InvalidExtensionMetadataException if the metadata of
   *     a tensor column is not as its specification says
   * @throws ClassCastException if a class of others is registered for the type of the tensors
   * @throws org.apache.arrow.memory.OutOfMemoryException if the allocator's limit does not allow it
   * @throws IllegalStateException if the JVM lacks a flag that Arrow needs, or a struct has been
   *     released already
   */
  public static ImportedFrames of(ArrowArray array, ArrowSchema schema, BufferAllocator allocator) {
    JvmFlags.require();
    FixedShapeTensorType.ensureRegistered();
    requireContent(array, schema);
    // Arrow closes the structs that it is given, and if it fails, does not always release them.
    try (ArrowArray taken = ArrowArray.wrap(array.memoryAddress());
        ArrowSchema describing = ArrowSchema.wrap(schema.memoryAddress())) {
      requireWhole(taken);
      Field field = Data.importField(allocator, describing, null);
      FrameSchema unused = FrameSchema.parse(batch(field));
      MemoryRoom.require(allocator, MemoryRoom.bitsOf(taken));
      return new ImportedFrames(load(taken, field, allocator), field);
    } finally {
      if (array.snapshot().release != RELEASED) {
        array.release();
      }
      if (schema.snapshot().release != RELEASED) {
        schema.release();
      }
    }
  }

  /** Arrow for Java does not look at offsets, and would show the rows before the slice. */
  private static void requireWhole(ArrowArray array) {
    ArrowArray.Snapshot at = array.snapshot();
    if (at.offset != 0) {
      throw new FrameFormatException(
          "the array is a slice that begins at row "
              + at.offset
              + " of its buffers, and must begin at 0; export the whole batch, or a copy of the"
              + " slice");
    }
    for (int i = 0; i < at.n_children; i++) {
      requireWhole(ArrowArray.wrap(MemoryUtil.getLong(at.children + (long) i * Long.BYTES)));
    }
  }

  private static Schema batch(Field field) {
    if (!field.getType().equals(ArrowType.Struct.INSTANCE)) {
      throw new FrameFormatException(
          "a record batch comes as a struct, and this array is of " + field.getType());
    }
    return new Schema(field.getChildren(), field.getMetadata());
  }

  private static StructVector load(ArrowArray array, Field field, BufferAllocator allocator) {
    StructVector rows = (StructVector) field.createVector(allocator);
    try {
      Data.importIntoVector(allocator, array, rows, null);
      requireNoNull(rows);
      return rows;
    } catch (IllegalArgumentException e) {
      rows.close();
      // Arrow wraps what it cannot allocate.
      throw e.getCause() instanceof OutOfMemoryException full ? full : e;
    } catch (Throwable t) {
      rows.close();
      throw t;
    }
  }

  private static void requireNoNull(StructVector rows) {
    if (rows.getNullCount() > 0) {
      throw new FrameFormatException(
          rows.getNullCount()
              + " of its "
              + rows.getValueCount()
              + (rows.getValueCount() == 1 ? " row is null" : " rows are null")
              + ", and a record batch has none; export a batch without them");
    }
  }

  private static void requireContent(ArrowArray array, ArrowSchema schema) {
    if (array.snapshot().release == RELEASED || schema.snapshot().release == RELEASED) {
      throw new IllegalStateException(
          "a struct of the C Data Interface has been released, or was never filled: array "
              + array.snapshot().release
              + ", schema "
              + schema.snapshot().release
              + "; each can be imported once");
    }
  }

  /**
   * Returns how many frames there are.
   *
   * @return the rows of the batch
   */
  public int size() {
    return frames.size();
  }

  /**
   * Returns the schema to write such frames with.
   *
   * @return a schema for frames of this format, and this size if all have one
   */
  public FrameSchema schema() {
    return frames.schema();
  }

  /**
   * Returns one frame, as {@link BatchFrames#get}.
   *
   * @param row from 0 on
   * @return a frame at the producer's address, which the caller owns and must close. It stays
   *     readable when this is closed. Its ByteBuffers hold nothing: reading one after the frame's
   *     close can end the process, since the producer has its memory back then.
   * @throws IndexOutOfBoundsException if there is no such row, or this is closed
   * @throws IllegalArgumentException if the row is no frame
   */
  public Frame get(int row) {
    return frames.get(row);
  }

  /** Gives the batch back, but for frames that are out. Later calls do nothing. */
  @Override
  public void close() {
    if (open.getAndSet(false)) {
      rows.close();
    }
  }
}
