package dev.framelease.arrow.consumers;

import java.util.function.IntUnaryOperator;

/**
 * Somebody who reads a frame.
 *
 * @param address where the first byte is that it reads
 * @param at reads the byte that is so far behind it
 * @param onClose gives up what it holds
 */
record Reader(long address, IntUnaryOperator at, Runnable onClose) {
  void close() {
    onClose.run();
  }
}
