package dev.framelease.arrow.replay;

import java.util.Arrays;

/** Where each record batch is, and which rows it has: 16 bytes for each. Not thread-safe. */
final class BatchIndex {
  private long[] positions = new long[16];
  private long[] ends = new long[16];
  private int count;

  void add(long position, long rows) {
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count] = Math.addExact(rows(), rows);
    positions[count++] = position;
  }

  /** How many rows there are in all batches. */
  long rows() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** Which batch a row is in; batches without a row are passed over. */
  int batchOf(long row) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] > row) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  long position(int batch) {
    return positions[batch];
  }

  /** The number of the batch's first row. */
  long firstRow(int batch) {
    return batch == 0 ? 0 : ends[batch - 1];
  }
}
