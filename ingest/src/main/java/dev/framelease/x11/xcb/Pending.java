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
  private int resource;

  /** Whether the answer has been polled for, and is the reply or the error below, or neither. */
  private boolean there;

  private Pointer reply;
  private Pointer error;

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
    connection.expect(cookie);
  }

  /** Says what this request is about, for messages. */
  Pending<T> of(int about) {
    resource = about;
    return this;
  }

  /**
   * Tells whether the answer has come, as far as the socket has been {@link XcbConnection#read}. It
   * never waits, and makes no system call.
   *
   * @return whether {@link #await} returns or throws at once
   */
  public boolean isThere() {
    if (!there) {
      Pointer replyOut = connection.replyOut();
      Pointer errorOut = connection.errorOut();
      there = Xcb.xcb_poll_for_reply(connection.pointer(), cookie, replyOut, errorOut) != 0;
      if (there) {
        reply = replyOut.getPointer(0);
        error = errorOut.getPointer(0);
      }
    }
    return there;
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
    if (!there) {
      Pointer errorOut = connection.errorOut();
      reply = function.reply(connection.pointer(), cookie, errorOut);
      error = reply == null ? errorOut.getPointer(0) : null;
      there = true;
    }
    if (reply == null) {
      throw connection.failure(request, resource, error);
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
      return reader.apply(connection.wireOf(this, reply, (int) length));
    } finally {
      Native.free(Pointer.nativeValue(reply));
    }
  }

  @Override
  public String toString() {
    return "the reply to " + request;
  }
}
