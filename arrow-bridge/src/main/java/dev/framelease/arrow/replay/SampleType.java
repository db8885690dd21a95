package dev.framelease.arrow.replay;

import dev.framelease.pixels.ElementType;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** What one value of an image tensor is: a number of Arrow's, little-endian. */
enum SampleType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT16(2),
  FLOAT32(4),
  FLOAT64(8);

  private final int itemSize;

  SampleType(int itemSize) {
    this.itemSize = itemSize;
  }

  static Optional<SampleType> of(ArrowType values) {
    return Stream.of(values()).filter(type -> type.arrow().equals(values)).findFirst();
  }

  private ArrowType arrow() {
    return switch (this) {
      case UINT8, UINT16, UINT32 -> new ArrowType.Int(Byte.SIZE * itemSize, false);
      case INT8, INT16, INT32 -> new ArrowType.Int(Byte.SIZE * itemSize, true);
      case FLOAT16 -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
      case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
    };
  }

  int itemSize() {
    return itemSize;
  }

  /** Whether a frame can have such values as they are. */
  boolean is(ElementType type) {
    return name().equals(type.name());
  }

  /** Reads values, that many bytes apart. The buffer is little-endian. */
  void read(ByteBuffer bytes, int start, int strideBytes, double[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = read(bytes, start + i * strideBytes);
    }
  }

  private double read(ByteBuffer bytes, int at) {
    return switch (this) {
      case UINT8 -> bytes.get(at) & 0xff;
      case INT8 -> bytes.get(at);
      case UINT16 -> bytes.getShort(at) & 0xffff;
      case INT16 -> bytes.getShort(at);
      case UINT32 -> bytes.getInt(at) & 0xffffffffL;
      case INT32 -> bytes.getInt(at);
      case FLOAT16 -> Float16.toFloat(bytes.getShort(at));
      case FLOAT32 -> bytes.getFloat(at);
      case FLOAT64 -> bytes.getDouble(at);
    };
  }
}
