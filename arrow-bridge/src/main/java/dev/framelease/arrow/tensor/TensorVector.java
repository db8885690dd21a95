package dev.framelease.arrow.tensor;

import dev.framelease.memory.Lease;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelView;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.hash.ArrowBufHasher;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.util.CallBack;
import org.apache.arrow.vector.util.TransferPair;

/**
 * A vector whose rows are tensors.
 *
 * <p>Not thread-safe, as Arrow's vectors; the views that it makes are.
 *
 * @param <T> the vector that stores them
 */
public abstract sealed class TensorVector<T extends ValueVector & FieldVector>
    extends ExtensionTypeVector<T> permits FixedShapeTensorVector, VariableShapeTensorVector {
  private final FieldType type;
  private Field field;

  TensorVector(String name, FieldType type, BufferAllocator allocator, T storage) {
    super(name, allocator, storage);
    this.type = type;
    this.field = new Field(name, type, List.of());
  }

  /** The storage of such a column, without its children. */
  static Field storage(String name, FieldType type) {
    FixedShapeTensorType.ensureRegistered();
    var extension = (ArrowType.ExtensionType) type.getType();
    return new Field(name, new FieldType(type.isNullable(), extension.storageType(), null), null);
  }

  /** The vector of the values of all tensors. */
  abstract FieldVector values();

  /** Which of the values is the first of a row that is not null. */
  abstract long firstValue(int row);

  /** The physical shape of a row that is not null. */
  abstract int[] shapeOf(int row);

  abstract TensorDimensions dimensions();

  /**
   * Returns what the values are.
   *
   * @return their type
   * @throws TensorFormatException if views show no such values
   */
  public final ElementType elementType() {
    return TensorValues.elementType(values());
  }

  /**
   * Returns the shape of one tensor in memory.
   *
   * @param row from 0 on
   * @return a copy: the length of each physical dimension, the slowest first
   * @throws IndexOutOfBoundsException if there is no such row
   * @throws TensorFormatException if it is null, or no tensor
   */
  public final int[] physicalShape(int row) {
    requireRow(row);
    return shapeOf(row).clone();
  }

  /**
   * Shows one tensor, without a copy: with its dimensions in their logical order, and strides that
   * say how they lie in memory.
   *
   * @param row from 0 on
   * @param holder who will hold the view, for the ledger and for error messages
   * @return a read-only view that the caller owns and must close. It holds a reference of its own
   *     to the buffer, so that it outlives this vector. The buffer's allocator can be closed only
   *     after the last view.
   * @throws IndexOutOfBoundsException if there is no such row
   * @throws TensorFormatException if it is null, a value of it is, it is no tensor, or of a type
   *     that views do not show
   * @throws ArithmeticException if it is larger than 2³¹−1 bytes
   */
  public final PixelView view(int row, String holder) {
    try (Lease lease = lend(row, holder);
        PixelView physical = PixelView.of(lease, holder, layoutOf(row))) {
      return dimensions().isInOrder()
          ? physical.share(holder)
          : physical.transpose(dimensions().axes());
    }
  }

  /**
   * Lends the values of one tensor, without a copy, as they lie in memory: row-major and without
   * gaps.
   *
   * @param row from 0 on
   * @param holder who will hold the lease, for the ledger and for error messages
   * @return a lease that the caller owns and must close, on a block of its own. As that of a view,
   *     it holds a reference to the buffer. A {@link java.nio.ByteBuffer} of it holds nothing, and
   *     the memory may be Arrow's or another program's: unlike that of a slot, it may be gone when
   *     the lease is closed, so that reading such a buffer then can end the process.
   * @throws IndexOutOfBoundsException if there is no such row
   * @throws TensorFormatException as {@link #view}
   * @throws ArithmeticException if it is larger than 2³¹−1 bytes
   */
  public final Lease lend(int row, String holder) {
    requireRow(row);
    Objects.requireNonNull(holder, "holder");
    return TensorValues.lend(values(), firstValue(row), layoutOf(row), holder);
  }

  private Layout layoutOf(int row) {
    return Layout.packed(elementType(), shapeOf(row));
  }

  private void requireRow(int row) {
    Objects.checkIndex(row, getValueCount());
    if (isNull(row)) {
      throw wrong(row, "it is null");
    }
  }

  final TensorFormatException wrong(int row, String reason) {
    return new TensorFormatException(
        "row " + row + " of the column " + getName() + " is no tensor: " + reason);
  }

  @Override
  public void initializeChildrenFromFields(List<Field> children) {
    super.initializeChildrenFromFields(children);
    field = new Field(getName(), type, children);
  }

  @Override
  public final Field getField() {
    return field;
  }

  /**
   * Returns one tensor.
   *
   * @return its storage as boxed objects: for tests and small tensors only
   */
  @Override
  public final Object getObject(int index) {
    return getUnderlyingVector().getObject(index);
  }

  @Override
  public final int hashCode(int index) {
    return getUnderlyingVector().hashCode(index);
  }

  @Override
  public final int hashCode(int index, ArrowBufHasher hasher) {
    return getUnderlyingVector().hashCode(index, hasher);
  }

  @Override
  public final TransferPair getTransferPair(BufferAllocator allocator) {
    return getTransferPair(field, allocator);
  }

  @Override
  public final TransferPair getTransferPair(String name, BufferAllocator allocator) {
    return getTransferPair(new Field(name, type, field.getChildren()), allocator);
  }

  @Override
  public final TransferPair getTransferPair(
      String name, BufferAllocator allocator, CallBack callBack) {
    return getTransferPair(name, allocator);
  }

  @Override
  public final TransferPair getTransferPair(Field target, BufferAllocator allocator) {
    return makeTransferPair(target.createVector(allocator));
  }

  @Override
  public final TransferPair getTransferPair(
      Field target, BufferAllocator allocator, CallBack callBack) {
    return getTransferPair(target, allocator);
  }

  /**
   * Makes a pair that moves the tensors.
   *
   * @param target a vector of the same type of tensors
   * @throws TensorFormatException if it is of another one, which would show other tensors
   */
  @Override
  public final TransferPair makeTransferPair(ValueVector target) {
    if (!target.getField().getType().equals(type.getType())) {
      throw new TensorFormatException(
          "the column "
              + getName()
              + " of "
              + described(type.getType())
              + " does not fit into one of "
              + described(target.getField().getType()));
    }
    TensorVector<?> to = (TensorVector<?>) target;
    return new TensorTransfer(getUnderlyingVector().makeTransferPair(to.getUnderlyingVector()), to);
  }

  private static String described(ArrowType type) {
    return type instanceof ArrowType.ExtensionType extension
        ? extension.extensionName() + " " + extension.serialize()
        : type.toString();
  }

  /** Moves the storage, and shows the tensor: Arrow's own pair would show the bare storage. */
  private record TensorTransfer(TransferPair storage, TensorVector<?> to) implements TransferPair {
    @Override
    public void transfer() {
      storage.transfer();
    }

    @Override
    public void splitAndTransfer(int startIndex, int length) {
      storage.splitAndTransfer(startIndex, length);
    }

    @Override
    public ValueVector getTo() {
      return to;
    }

    @Override
    public void copyValueSafe(int from, int to) {
      storage.copyValueSafe(from, to);
    }
  }
}
