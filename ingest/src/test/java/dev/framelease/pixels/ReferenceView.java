package dev.framelease.pixels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A strided view of bytes on the heap, as slow and obvious as can be: every element is found by its
 * indices, each times its stride. It is what {@link PixelView} is compared with, and shares no code
 * with it.
 */
final class ReferenceView {
  final byte[] base;
  final ReferenceFormat format;
  final int offset;
  final int[] shape;
  final int[] strides;

  ReferenceView(byte[] base, ReferenceFormat format, int offset, int[] shape, int[] strides) {
    this.base = base;
    this.format = format;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }

  /** Memory as the golden file fills it. */
  static byte[] fill(int bytes) {
    byte[] base = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      base[i] = (byte) (i * 131 + (i >> 3) * 29 + 17);
    }
    return base;
  }

  int dimensions() {
    return shape.length;
  }

  int elements() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  int byteSize() {
    return elements() * format.itemSize;
  }

  // ---- derived views

  /** One {start, stop, step} for each dimension, null where Python has None. */
  ReferenceView slice(Integer[][] slices) {
    ReferenceView view = this;
    for (int axis = 0; axis < slices.length; axis++) {
      view = view.slice(axis, slices[axis][0], slices[axis][1], slices[axis][2]);
    }
    return view;
  }

  private ReferenceView slice(int axis, Integer start, Integer stop, Integer step) {
    int stride = step == null ? 1 : step;
    List<Integer> picked = pythonRange(shape[axis], start, stop, stride);
    int[] newShape = shape.clone();
    int[] newStrides = strides.clone();
    newShape[axis] = picked.size();
    if (picked.isEmpty()) {
      return new ReferenceView(
          base, format, offset, newShape, newStrides); // NumPy keeps the stride
    }
    newStrides[axis] = strides[axis] * stride;
    return new ReferenceView(
        base, format, offset + picked.get(0) * strides[axis], newShape, newStrides);
  }

  /** The positions that a slice picks, counted one by one. */
  static List<Integer> pythonRange(int length, Integer start, Integer stop, int step) {
    int first = step > 0 ? 0 : length - 1;
    int end = step > 0 ? length : -1;
    int from = start == null ? first : clamp(start, length, step);
    int to = stop == null ? end : clamp(stop, length, step);
    List<Integer> picked = new ArrayList<>();
    for (long at = from; step > 0 ? at < to : at > to; at += step) {
      picked.add((int) at);
    }
    return picked;
  }

  private static int clamp(int given, int length, int step) {
    int at = given < 0 ? given + length : given;
    int lowest = step > 0 ? 0 : -1;
    int highest = step > 0 ? length : length - 1;
    return Math.max(lowest, Math.min(highest, at));
  }

  ReferenceView index(int axis, int at) {
    int from = at < 0 ? at + shape[axis] : at;
    return new ReferenceView(
        base, format, offset + from * strides[axis], without(shape, axis), without(strides, axis));
  }

  ReferenceView transpose(int... axes) {
    return new ReferenceView(
        base,
        format,
        offset,
        Arrays.stream(axes).map(axis -> shape[axis]).toArray(),
        Arrays.stream(axes).map(axis -> strides[axis]).toArray());
  }

  /** The same elements in another shape, or null where no strides can express it. */
  ReferenceView reshape(int... newShape) {
    int elements = Arrays.stream(newShape).reduce(1, (a, b) -> a * b);
    if (elements != elements()) {
      return null;
    }
    if (elements == 0) {
      return new ReferenceView(base, format, offset, newShape, new int[newShape.length]);
    }
    List<Integer> wanted = offsets(false);
    int[] newStrides = new int[newShape.length];
    int inner = 1;
    for (int axis = newShape.length - 1; axis >= 0; axis--) {
      newStrides[axis] = newShape[axis] > 1 ? wanted.get(inner) - wanted.get(0) : 0;
      inner *= newShape[axis];
    }
    ReferenceView candidate = new ReferenceView(base, format, offset, newShape, newStrides);
    return candidate.offsets(false).equals(wanted) ? candidate : null;
  }

  // ---- elements

  /** All indices, the last dimension fastest, or the first where {@code fortran}. */
  List<int[]> indices(boolean fortran) {
    List<int[]> all = new ArrayList<>();
    int count = elements();
    for (int n = 0; n < count; n++) {
      int[] index = new int[shape.length];
      int rest = n;
      for (int k = 0; k < shape.length; k++) {
        int axis = fortran ? k : shape.length - 1 - k;
        index[axis] = rest % shape[axis];
        rest /= shape[axis];
      }
      all.add(index);
    }
    return all;
  }

  int offsetOf(int... index) {
    int at = offset;
    for (int axis = 0; axis < index.length; axis++) {
      at += index[axis] * strides[axis];
    }
    return at;
  }

  List<Integer> offsets(boolean fortran) {
    return indices(fortran).stream().map(this::offsetOf).toList();
  }

  Number get(int... index) {
    return format.read(base, offsetOf(index));
  }

  List<Number> values() {
    return indices(false).stream().map(this::get).toList();
  }

  byte[] bytes(boolean fortran) {
    byte[] packed = new byte[byteSize()];
    int to = 0;
    for (int from : offsets(fortran)) {
      for (int n = 0; n < format.itemSize; n++) {
        packed[to++] = base[from + n];
      }
    }
    return packed;
  }

  /** As memoryview's order 'A': Fortran order where the memory is in it, else C order. */
  byte[] bytesAsItLies() {
    return bytes(isContiguous(true) && !isContiguous(false));
  }

  /** Whether the elements in an order lie one after the other. */
  boolean isContiguous(boolean fortran) {
    List<Integer> found = offsets(fortran);
    return IntStream.range(0, found.size())
        .allMatch(n -> found.get(n) == offset + n * format.itemSize);
  }

  /** Writes packed bytes, in C order, element by element. */
  void put(byte[] packed) {
    int from = 0;
    for (int to : offsets(false)) {
      for (int n = 0; n < format.itemSize; n++) {
        base[to + n] = packed[from++];
      }
    }
  }

  @Override
  public String toString() {
    return format
        + Arrays.toString(shape)
        + " strides "
        + Arrays.toString(strides)
        + " at "
        + offset
        + " of "
        + base.length
        + " bytes";
  }

  private static int[] without(int[] from, int axis) {
    return IntStream.range(0, from.length).filter(i -> i != axis).map(i -> from[i]).toArray();
  }
}
