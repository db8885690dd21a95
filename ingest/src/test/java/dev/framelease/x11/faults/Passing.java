package dev.framelease.x11.faults;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * How a request passes the relay.
 *
 * @param request how much of it the server gets
 * @param answer makes of the server's answer what the client gets; null to leave it
 * @param cutAfterAnswer whether the connection is cut behind the answer
 */
record Passing(Share request, UnaryOperator<byte[]> answer, boolean cutAfterAnswer) {
  /** How much of a request the server gets. */
  enum Share {
    ALL,
    /** Another in its place, which is answered. */
    ANOTHER,
    /** Half of its bytes; then the connection is cut. */
    HALF,
    /** Nothing: the connection is cut. */
    NOTHING
  }

  private static final int ERROR_BYTES = 32;

  /** As if there were no relay. */
  static Passing on() {
    return new Passing(Share.ALL, null, false);
  }

  /** The connection is cut in front of it. */
  static Passing cut() {
    return new Passing(Share.NOTHING, null, false);
  }

  /** The connection is cut in the middle of it. */
  static Passing cutWithin() {
    return new Passing(Share.HALF, null, false);
  }

  /** The client gets these bytes of the answer, and the connection is cut. */
  static Passing cutInAnswer(int bytes) {
    return new Passing(
        Share.ALL, answer -> Arrays.copyOf(answer, Math.min(bytes, answer.length)), true);
  }

  /** The client gets another answer. */
  static Passing answered(UnaryOperator<byte[]> change) {
    return new Passing(Share.ALL, change, false);
  }

  /**
   * The client gets an error, and the server never hears of the request. In its place it gets
   * another that it answers, so that the error comes where it belongs among the answers.
   *
   * @param code as in the X11 protocol, such as 11 for BadAlloc
   */
  static Passing refused(Request request, int code) {
    return refused(request, code, 0);
  }

  /**
   * As above.
   *
   * @param value what the server complains of
   */
  static Passing refused(Request request, int code, int value) {
    byte[] error = new byte[ERROR_BYTES];
    ByteBuffer words = ByteBuffer.wrap(error).order(ByteOrder.nativeOrder());
    words.put(1, (byte) code);
    words.putShort(2, (short) request.sequence());
    words.putInt(4, value);
    boolean ofExtension = request.bytes()[0] < 0;
    words.putShort(8, (short) (ofExtension ? request.bytes()[1] : 0));
    words.put(10, request.bytes()[0]);
    return new Passing(Share.ANOTHER, answer -> error.clone(), false);
  }
}
