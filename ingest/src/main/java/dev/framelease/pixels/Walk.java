package dev.framelease.pixels;

/**
 * The order in which two layouts of one shape are visited together: as few and as long rows as they
 * allow.
 *
 * <p>Dimensions of one element are dropped, and neighbours merged where both sides lie without a
 * gap between them. Where no two elements of the target share a byte, the order of visits is free:
 * dimensions are then sorted so that the target is written from its lowest byte on. The first
 * dimension is always of one element, and there are two at least.
 */
final class Walk {
  /** Is given the places of the first elements of a tile: the last two dimensions. */
  @FunctionalInterface
  interface Tile {
    void at(int from, int to);
  }

  private int dimensions;
  private final int[] sizes;
  private final long[] fromStrides;
  private final long[] toStrides;
  private long from;
  private long to;
  private final boolean free;

  /** Plans the visit of two layouts of the same shape, which is not empty. */
  Walk(Layout source, Layout target) {
    int most = source.dimensions() + 2;
    this.sizes = new int[most];
    this.fromStrides = new long[most];
    this.toStrides = new long[most];
    this.from = source.offsetBytes();
    this.to = target.offsetBytes();
    for (int d = 0; d < source.dimensions(); d++) {
      if (source.size(d) > 1) {
        add(source.size(d), source.strideBytes(d), target.strideBytes(d));
      }
    }
    int[] asGiven = sizes.clone();
    long[] fromAsGiven = fromStrides.clone();
    long[] toAsGiven = toStrides.clone();
    sort();
    this.free = !overlaps(target.type().itemSize());
    if (free) {
      ascend();
    } else {
      System.arraycopy(asGiven, 0, sizes, 0, dimensions);
      System.arraycopy(fromAsGiven, 0, fromStrides, 0, dimensions);
      System.arraycopy(toAsGiven, 0, toStrides, 0, dimensions);
    }
    merge();
    do {
      add(1, 0, 0);
      moveToFront(dimensions - 1);
    } while (dimensions < 2);
  }

  private void add(int size, long fromStride, long toStride) {
    sizes[dimensions] = size;
    fromStrides[dimensions] = fromStride;
    toStrides[dimensions++] = toStride;
  }

  /** By falling stride of the target; an insertion sort, since there are few and often in order. */
  private void sort() {
    for (int d = 1; d < dimensions; d++) {
      for (int e = d; e > 0 && Math.abs(toStrides[e - 1]) < Math.abs(toStrides[e]); e--) {
        swap(e - 1, e);
      }
    }
  }

  private void swap(int d, int e) {
    int size = sizes[d];
    long fromStride = fromStrides[d];
    long toStride = toStrides[d];
    sizes[d] = sizes[e];
    fromStrides[d] = fromStrides[e];
    toStrides[d] = toStrides[e];
    sizes[e] = size;
    fromStrides[e] = fromStride;
    toStrides[e] = toStride;
  }

  /** Whether an element may share a byte with the next of some dimension. */
  private boolean overlaps(int itemSize) {
    long extent = itemSize;
    for (int d = dimensions - 1; d >= 0; d--) {
      long stride = Math.abs(toStrides[d]);
      if (stride < extent) {
        return true;
      }
      extent += stride * (sizes[d] - 1L);
    }
    return false;
  }

  private void ascend() {
    for (int d = 0; d < dimensions; d++) {
      if (toStrides[d] < 0) {
        from += fromStrides[d] * (sizes[d] - 1L);
        to += toStrides[d] * (sizes[d] - 1L);
        fromStrides[d] = -fromStrides[d];
        toStrides[d] = -toStrides[d];
      }
    }
  }

  private void merge() {
    int kept = 0;
    for (int d = 1; d < dimensions; d++) {
      boolean merges =
          fromStrides[kept] == fromStrides[d] * sizes[d]
              && toStrides[kept] == toStrides[d] * sizes[d]
              && (long) sizes[kept] * sizes[d] <= Integer.MAX_VALUE;
      if (merges) {
        sizes[d] *= sizes[kept];
      } else {
        kept++;
      }
      sizes[kept] = sizes[d];
      fromStrides[kept] = fromStrides[d];
      toStrides[kept] = toStrides[d];
    }
    dimensions = Math.min(dimensions, kept + 1);
  }

  private void moveToFront(int dimension) {
    for (int d = dimension; d > 0; d--) {
      swap(d - 1, d);
    }
  }

  /** Makes a dimension the last; only where the order is free. */
  void moveToEnd(int dimension) {
    for (int d = dimension; d < dimensions - 1; d++) {
      swap(d, d + 1);
    }
  }

  /** Whether the dimensions may be visited in any order. */
  boolean isFree() {
    return free;
  }

  int dimensions() {
    return dimensions;
  }

  int size(int dimension) {
    return sizes[dimension];
  }

  long fromStride(int dimension) {
    return fromStrides[dimension];
  }

  long toStride(int dimension) {
    return toStrides[dimension];
  }

  /** Visits every tile once. */
  void tiles(Tile tile) {
    int outer = dimensions - 2;
    int[] indices = new int[outer];
    long atFrom = from;
    long atTo = to;
    while (true) {
      tile.at((int) atFrom, (int) atTo);
      int d = outer - 1;
      while (d >= 0 && ++indices[d] == sizes[d]) {
        atFrom -= fromStrides[d] * (sizes[d] - 1L);
        atTo -= toStrides[d] * (sizes[d] - 1L);
        indices[d--] = 0;
      }
      if (d < 0) {
        return;
      }
      atFrom += fromStrides[d];
      atTo += toStrides[d];
    }
  }
}
