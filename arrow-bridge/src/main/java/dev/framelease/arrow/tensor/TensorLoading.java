package dev.framelease.arrow.tensor;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.Packing;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.PixelView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;

/** The buffers of a column of tensors, one after another, and the vector that they make. */
final class TensorLoading implements AutoCloseable {
  private final FrameAllocator allocator;
  private final BufferAllocator arrow;
  private final List<ArrowFieldNode> nodes = new ArrayList<>();
  private final List<ArrowBuf> buffers = new ArrayList<>();
  private final List<ArrowBuf> owned = new ArrayList<>();

  private TensorLoading(FrameAllocator allocator, BufferAllocator arrow) {
    this.allocator = allocator;
    this.arrow = arrow;
  }

  /** Makes a vector of nodes and buffers that are added one after another. */
  static FieldVector load(
      Field field, int rows, FrameAllocator allocator, Consumer<TensorLoading> column) {
    return allocator.allocate(
        arrow -> {
          try (TensorLoading loading = new TensorLoading(allocator, arrow)) {
            column.accept(loading);
            return loading.load(field, rows);
          }
        });
  }

  /** The views in their physical order, which the caller must close. */
  static List<PixelView> physical(List<PixelView> logical, TensorDimensions dimensions) {
    List<PixelView> physical = new ArrayList<>();
    try {
      for (PixelView view : logical) {
        physical.add(view.transpose(dimensions.inverseAxes(view.dimensions())));
      }
      return physical;
    } catch (Throwable t) {
      physical.forEach(PixelView::close);
      throw t;
    }
  }

  static ElementType typeOf(List<PixelView> tensors) {
    if (tensors.isEmpty()) {
      throw new TensorFormatException("a column is made of at least one tensor, and there is none");
    }
    ElementType type = tensors.get(0).elementType();
    for (PixelView tensor : tensors) {
      if (tensor.elementType() != type) {
        throw new TensorFormatException(
            "all tensors of a column are of one type, and these of "
                + type
                + " and "
                + tensor.elementType());
      }
    }
    return type;
  }

  /** A node of so many values, none of them null. */
  void node(long values) {
    nodes.add(new ArrowFieldNode(values, 0));
    buffers.add(arrow.getEmpty());
  }

  void ints(int[] values) {
    ArrowBuf buffer = own(arrow.buffer((long) values.length * Integer.BYTES));
    for (int value : values) {
      buffer.writeInt(value);
    }
    buffers.add(buffer);
  }

  /** The values of one tensor in place if they can be, or of all of them copied together. */
  void values(List<PixelView> tensors, Packing packing) {
    if (tensors.size() == 1) {
      buffers.add(own(allocator.wrap(tensors.get(0), packing)));
      return;
    }
    if (packing == Packing.REFUSED) {
      throw new TensorFormatException(
          "several tensors lie in one buffer only if they are copied into it; allow that with"
              + " Packing.COPIED, or make a column of one row for each");
    }
    ArrowBuf copy = own(arrow.buffer(elements(tensors) * typeOf(tensors).itemSize()));
    long offset = 0;
    for (PixelView tensor : tensors) {
      allocator.copyInto(copy, offset, tensor);
      offset += tensor.byteSize();
    }
    buffers.add(copy.writerIndex(offset));
  }

  /** How many values there are in all of them. */
  static long elements(List<PixelView> tensors) {
    long elements = tensors.stream().mapToLong(tensor -> tensor.layout().elements()).sum();
    if (elements > Integer.MAX_VALUE) {
      throw new TensorFormatException(
          "a column has up to 2147483647 values, and these tensors have " + elements);
    }
    return elements;
  }

  private ArrowBuf own(ArrowBuf buffer) {
    owned.add(buffer);
    return buffer;
  }

  private FieldVector load(Field field, int rows) {
    FieldVector vector = field.createVector(arrow);
    try (ArrowRecordBatch batch = new ArrowRecordBatch(rows, nodes, buffers)) {
      new VectorLoader(new VectorSchemaRoot(List.of(vector))).load(batch);
      return vector;
    } catch (Throwable t) {
      vector.close();
      throw t;
    }
  }

  @Override
  public void close() {
    owned.forEach(ArrowBuf::close);
  }
}
