package dev.framelease.pixels;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;

/** Elements as arrays of arrays, one level for each dimension: Python's {@code tolist}. */
final class NestedArrays {
  private NestedArrays() {}

  static Object of(ByteBuffer bytes, Layout layout) {
    return layout.dimensions() == 0
        ? Elements.number(layout.type(), bytes, (int) layout.offsetBytes())
        : level(bytes, layout, 0, layout.offsetBytes());
  }

  private static Object level(ByteBuffer bytes, Layout layout, int dimension, long at) {
    int size = layout.size(dimension);
    long step = layout.strideBytes(dimension);
    int deeper = layout.dimensions() - 1 - dimension;
    if (deeper == 0) {
      return row(bytes, layout.type(), (int) at, size > 1 ? (int) step : 0, size);
    }
    Class<?> entry = component(layout.type());
    for (int d = 0; d < deeper; d++) {
      entry = entry.arrayType();
    }
    Object[] entries = (Object[]) Array.newInstance(entry, size);
    for (int i = 0; i < size; i++) {
      entries[i] = level(bytes, layout, dimension + 1, at + i * step);
    }
    return entries;
  }

  private static Class<?> component(ElementType type) {
    if (type.fitsInt()) {
      return int.class;
    }
    if (type.isInteger()) {
      return long.class;
    }
    return type == ElementType.FLOAT32 ? float.class : double.class;
  }

  private static Object row(ByteBuffer bytes, ElementType type, int at, int step, int size) {
    if (type.fitsInt()) {
      int[] row = new int[size];
      RowReader.ints(type, bytes, at, step, row, size);
      return row;
    }
    if (type.isInteger()) {
      long[] row = new long[size];
      RowReader.longs(type, bytes, at, step, row, size);
      return row;
    }
    if (type == ElementType.FLOAT32) {
      float[] row = new float[size];
      RowReader.floats(bytes, at, step, row, size);
      return row;
    }
    double[] row = new double[size];
    RowReader.doubles(type, bytes, at, step, row, size);
    return row;
  }
}
