package dev.framelease.x11.faults;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds where messages of the X11 protocol end in a stream of bytes: section 1, "Protocol Formats".
 */
final class Framing {
  private static final int ANSWER_BYTES = 32;
  private static final int REPLY = 1;
  private static final int GENERIC_EVENT = 35;

  private byte[] waiting = new byte[0];

  /** Adds what has come. */
  void add(byte[] bytes) {
    int end = waiting.length;
    waiting = Arrays.copyOf(waiting, end + bytes.length);
    System.arraycopy(bytes, 0, waiting, end, bytes.length);
  }

  /** Takes what a client begins with; null if that has not come whole. */
  byte[] setupRequest() {
    return waiting.length < 12 ? null : take(12 + padded(u16(6)) + padded(u16(8)));
  }

  /** Takes what a server answers to that; null if it has not come whole. */
  byte[] setupAnswer() {
    return waiting.length < 8 ? null : take(8 + 4L * u16(6));
  }

  /** Takes a request; null if none has come whole. */
  byte[] request() {
    if (waiting.length < 4) {
      return null;
    }
    boolean big = u16(2) == 0;
    if (big && waiting.length < 8) {
      return null;
    }
    return take(4L * (big ? u32(4) : u16(2)));
  }

  /** Takes a reply, an error or an event; null if none has come whole. */
  byte[] answer() {
    if (waiting.length < ANSWER_BYTES) {
      return null;
    }
    int type = waiting[0] & 0x7f;
    return take(ANSWER_BYTES + (type == REPLY || type == GENERIC_EVENT ? 4 * u32(4) : 0));
  }

  private static int padded(int bytes) {
    return (bytes + 3) / 4 * 4;
  }

  private byte[] take(long length) {
    if (waiting.length < length) {
      return null;
    }
    byte[] taken = Arrays.copyOf(waiting, (int) length);
    waiting = Arrays.copyOfRange(waiting, (int) length, waiting.length);
    return taken;
  }

  private int u16(int offset) {
    return words().getShort(offset) & 0xffff;
  }

  private long u32(int offset) {
    return words().getInt(offset) & 0xffff_ffffL;
  }

  private ByteBuffer words() {
    return ByteBuffer.wrap(waiting).order(ByteOrder.nativeOrder());
  }
}
