package dev.framelease.arrow.tensor;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.hash.ArrowBufHasher;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.util.CallBack;
import org.apache.arrow.vector.util.TransferPair;

/**
 * A vector of {@link FixedShapeTensorType}. The values are in the data vector of the {@linkplain
 * #getUnderlyingVector() fixed-size list}, tensor after tensor.
 *
 * <p>Not thread-safe, as Arrow's vectors.
 */
public final class FixedShapeTensorVector extends ExtensionTypeVector<FixedSizeListVector> {
  private final FieldType type;
  private Field field;

  FixedShapeTensorVector(String name, FieldType type, BufferAllocator allocator) {
    super(name, allocator, new FixedSizeListVector(storage(name, type), allocator, null));
    this.type = type;
    this.field = new Field(name, type, List.of());
  }

  private static Field storage(String name, FieldType type) {
    FixedShapeTensorType tensor = (FixedShapeTensorType) type.getType();
    return new Field(name, new FieldType(type.isNullable(), tensor.storageType(), null), null);
  }

  @Override
  public void initializeChildrenFromFields(List<Field> children) {
    super.initializeChildrenFromFields(children);
    field = new Field(getName(), type, children);
  }

  @Override
  public Field getField() {
    return field;
  }

  /**
   * Returns one tensor.
   *
   * @return its values as boxed objects in a list: for tests and small tensors only
   */
  @Override
  public Object getObject(int index) {
    return getUnderlyingVector().getObject(index);
  }

  @Override
  public int hashCode(int index) {
    return getUnderlyingVector().hashCode(index);
  }

  @Override
  public int hashCode(int index, ArrowBufHasher hasher) {
    return getUnderlyingVector().hashCode(index, hasher);
  }

  @Override
  public TransferPair getTransferPair(BufferAllocator allocator) {
    return getTransferPair(field, allocator);
  }

  @Override
  public TransferPair getTransferPair(String name, BufferAllocator allocator) {
    return getTransferPair(new Field(name, type, field.getChildren()), allocator);
  }

  @Override
  public TransferPair getTransferPair(String name, BufferAllocator allocator, CallBack callBack) {
    return getTransferPair(name, allocator);
  }

  @Override
  public TransferPair getTransferPair(Field target, BufferAllocator allocator) {
    return makeTransferPair(target.createVector(allocator));
  }

  @Override
  public TransferPair getTransferPair(Field target, BufferAllocator allocator, CallBack callBack) {
    return getTransferPair(target, allocator);
  }

  @Override
  public TransferPair makeTransferPair(ValueVector target) {
    FixedShapeTensorVector to = (FixedShapeTensorVector) target;
    return new TensorTransfer(getUnderlyingVector().makeTransferPair(to.getUnderlyingVector()), to);
  }

  /** Moves the storage, and shows the tensor: Arrow's own pair would show the bare list. */
  private record TensorTransfer(TransferPair storage, FixedShapeTensorVector to)
      implements TransferPair {
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
