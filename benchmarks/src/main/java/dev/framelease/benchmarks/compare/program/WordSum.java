package dev.framelease.benchmarks.compare.program;

import java.nio.LongBuffer;

/**
 * Reads memory as fast as one core can, in Java and in C: capture.c does the same. From one place
 * on it would be gcc's instructions against the JIT's, and the latency of memory; from four at
 * once, of which the processor fetches ahead, the width of memory is what both wait for.
 */
final class WordSum {
  private WordSum() {}

  /** Sums words, a quarter of them beside the next. */
  static long of(LongBuffer words) {
    int count = words.limit();
    int quarter = count / 4;
    long first = 0;
    long second = 0;
    long third = 0;
    long fourth = 0;
    for (int i = 0; i < quarter; i++) {
      first += words.get(i);
      second += words.get(i + quarter);
      third += words.get(i + 2 * quarter);
      fourth += words.get(i + 3 * quarter);
    }
    long sum = first + second + third + fourth;
    for (int i = 4 * quarter; i < count; i++) {
      sum += words.get(i);
    }
    return sum;
  }
}
