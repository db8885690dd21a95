package dev.framelease.pixels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Copies between views, which may be of the same memory. */
final class Assignment {
  private Assignment() {}

  /** Copies all elements; distance is that from the target's block to the source's, in bytes. */
  static void assign(ByteBuffer source, Layout from, ByteBuffer target, Layout to, long distance) {
    boolean apart =
        distance + from.endByte() <= to.firstByte() || to.endByte() <= distance + from.firstByte();
    if (apart) {
      StridedCopy.copy(source, from, target, to);
    } else {
      byte[] between = Packing.toBytes(source, from, Order.C);
      Layout packed = Layout.packed(from.type(), from.shape(), Order.C);
      StridedCopy.copy(ByteBuffer.wrap(between).order(ByteOrder.nativeOrder()), packed, target, to);
    }
  }
}
