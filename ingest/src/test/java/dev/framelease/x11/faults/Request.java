package dev.framelease.x11.faults;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A request on its way to the server.
 *
 * @param number counted over all connections of the relay, from 1 on
 * @param connection from 0 on
 * @param sequence the number that the server gives it on its connection; 0 is the set-up
 * @param name as in the specification, with the prefix of its extension
 * @param bytes all of it, which nobody may change
 */
@SuppressWarnings("ArrayRecordComponent")
public record Request(long number, int connection, int sequence, String name, byte[] bytes) {
  /** The name of the first thing that a client sends, which is no request yet. */
  public static final String SETUP = "ConnectionSetup";

  /** Tells whether it has the place that another had, when the same was done before. */
  boolean isAt(Request other) {
    return connection == other.connection && sequence == other.sequence;
  }

  /** Its major and minor opcode, as in {@code 130.4}; the minor one of the core protocol is 0. */
  String opcode() {
    return (bytes[0] & 0xff) + "." + (bytes[0] < 0 ? bytes[1] : 0);
  }

  /** The bytes in the order that the client and this machine have. */
  ByteBuffer words() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public String toString() {
    return name + " (request " + sequence + " of connection " + connection + ")";
  }
}
