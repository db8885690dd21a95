package dev.framelease.x11.xcb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.function.Function;

/**
 * A request whose answer has not been read yet. Several may be under way; await every one of them,
 * since libxcb keeps an answer until somebody reads it.
 *
 * @param <T> what the answer is read as
 */
public final class Pending<T> {
  private static final int HEADER_BYTES = 32;

  /** The C function that waits for one kind of reply. */
  interface ReplyFunction {
    @CallerFrees
    Pointer reply(Pointer c, int cookie, Pointer e);
  }

  private final XcbConnection connection;
  private final String request;
  private final int cookie;
  private final ReplyFunction function;
  private final Function<Wire, T> reader;

  Pending(
      XcbConnection connection,
      String request,
      int cookie,
      ReplyFunction function,
      Function<Wire, T> reader) {
    this.connection = connection;
    this.request = request;
    this.cookie = cookie;
    this.function = function;
    this.reader = reader;
  }

  /**
   * Waits for the answer, and reads it. Call it once.
   *
   * @return the answer
   * @throws XErrorException if the server refused the request
   * @throws ConnectionLostException if the connection broke
   * @throws MalformedReplyException if the answer is shorter than it says
   */
  public T await() {
    Pointer error = connection.errorOut();
    Pointer reply = function.reply(connection.pointer(), cookie, error);
    if (reply == null) {
      throw connection.failure(request, error.getPointer(0));
    }
    try {
      // Bytes 4 to 8 of every reply: what follows its 32 bytes, in units of four bytes.
      long length = HEADER_BYTES + 4 * (reply.getInt(4) & 0xffff_ffffL);
      if (length > Integer.MAX_VALUE) {
        throw new MalformedReplyException(
            "the reply to "
                + request
                + " is "
                + length
                + " bytes long, and 2147483647 is the most");
      }
      return reader.apply(new Wire("the reply to " + request, reply.getByteBuffer(0, length)));
    } finally {
      Native.free(Pointer.nativeValue(reply));
    }
  }
}
