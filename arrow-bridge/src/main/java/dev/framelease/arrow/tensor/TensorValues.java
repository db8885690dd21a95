package dev.framelease.arrow.tensor;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.ElementType;
import dev.framelease.pixels.Layout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The values of tensors: which types they can be of, and leases on a run of them. */
final class TensorValues {
  private static final Map<ElementType, ArrowType> TYPES = new EnumMap<>(ElementType.class);

  static {
    for (ElementType type : ElementType.values()) {
      TYPES.put(
          type,
          type.isInteger()
              ? new ArrowType.Int(8 * type.itemSize(), type.isSigned())
              : new ArrowType.FloatingPoint(
                  type == ElementType.FLOAT32
                      ? FloatingPointPrecision.SINGLE
                      : FloatingPointPrecision.DOUBLE));
    }
  }

  private TensorValues() {}

  static ArrowType arrowType(ElementType type) {
    return TYPES.get(type);
  }

  static ElementType elementType(FieldVector values) {
    ArrowType found = values.getField().getType();
    return TYPES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(found))
        .findFirst()
        .map(Map.Entry::getKey)
        .orElseThrow(
            () ->
                new TensorFormatException(
                    "a view shows "
                        + Arrays.toString(ElementType.values())
                        + ", and the values of this tensor are "
                        + found));
  }

  /** Lends a run of values, in C order, which stay in memory until the last lease closes. */
  static Lease lend(FieldVector values, long first, Layout layout, String holder) {
    requireThere(values, first, layout.elements());
    if (layout.byteSize() == 0) {
      ByteBuffer nothing = ByteBuffer.allocateDirect(0);
      return MemoryBlock.lend(
          MemoryUtil.getByteBufferAddress(nothing),
          nothing,
          Access.READ_ONLY,
          leaked -> {},
          holder);
    }
    ArrowBuf kept =
        values.getDataBuffer().slice(first * layout.type().itemSize(), layout.byteSize());
    kept.getReferenceManager().retain();
    try {
      ByteBuffer bytes = kept.nioBuffer(0, Math.toIntExact(layout.byteSize()));
      return MemoryBlock.lend(
          kept.memoryAddress(), bytes, Access.READ_ONLY, leaked -> giveBack(kept, leaked), holder);
    } catch (Throwable t) {
      kept.close();
      throw t;
    }
  }

  /** Whoever lost a lease may have kept the address: that memory stays as it is. */
  private static void giveBack(ArrowBuf kept, boolean leaked) {
    if (!leaked) {
      kept.close();
    }
  }

  /** Checks that values are there, whatever the batch that they came with says, and not null. */
  static void requireThere(FieldVector values, long first, long count) {
    long end = first + count;
    long room = values.getDataBuffer().capacity() / elementType(values).itemSize();
    if (first < 0 || end > values.getValueCount() || end > room) {
      throw new TensorFormatException(
          "the values from "
              + first
              + " to "
              + end
              + " are wanted, and there are "
              + Math.min(room, values.getValueCount()));
    }
    if (values.getField().isNullable() && !allSet(values.getValidityBuffer(), first, end)) {
      throw new TensorFormatException("a value is null, which a view cannot show");
    }
  }

  /** Looks at 64 values at a time: a frame has millions. */
  private static boolean allSet(ArrowBuf bits, long from, long to) {
    if (bits.capacity() * 8 < to) {
      return false;
    }
    long at = from;
    while (at < to) {
      if (at % Byte.SIZE == 0 && to - at >= Long.SIZE) {
        if (bits.getLong(at / Byte.SIZE) != -1) {
          return false;
        }
        at += Long.SIZE;
      } else {
        if ((bits.getByte(at / Byte.SIZE) >> (at % Byte.SIZE) & 1) == 0) {
          return false;
        }
        at++;
      }
    }
    return true;
  }
}
