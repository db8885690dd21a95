package dev.framelease.x11.xcb;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection to an X server.
 *
 * <p>One thread owns it and makes all calls; only {@link #fileDescriptor()} may be read by others.
 */
public final class XcbConnection {
  private static final int SETUP_HEADER_BYTES = 8;
  private static final int EVENT_BYTES = 32;

  /** Replies up to this size are read from a copy, which takes less than a buffer of their own. */
  private static final int SMALL_REPLY_BYTES = 4096;

  /** Where the set-up has the number of its screens. */
  private static final int SCREENS_AT = 28;

  private final Pointer pointer;
  private final int screen;
  private int lastExpected;
  private final int fileDescriptor;
  private final Memory replyOut = new Memory(Native.POINTER_SIZE);
  private final Memory errorOut = new Memory(Native.POINTER_SIZE);
  private final ErrorNames errorNames = new ErrorNames();
  private final List<EventListener> listeners = new ArrayList<>();
  private final Wire eventWire = Wire.ofRoom(EVENT_BYTES);
  private final Wire replyWire = Wire.ofRoom(SMALL_REPLY_BYTES);
  private boolean disconnected;

  private XcbConnection(Pointer pointer, int screen) {
    this.pointer = pointer;
    this.screen = screen;
    this.fileDescriptor = Xcb.xcb_get_file_descriptor(pointer);
  }

  /**
   * Connects through a socket. It blocks as long as the server takes, or until the socket is shut
   * down.
   *
   * @param socket a descriptor that is connected to the server; it is libxcb's from now on, which
   *     closes it
   * @param peer the address of the server's host; empty for this one
   * @param number of the display
   * @param screen the number of the screen
   * @return a connection that the caller owns and must disconnect
   * @throws ConnectFailedException if there is none
   */
  public static XcbConnection connect(
      int socket, Optional<InetAddress> peer, int number, int screen) {
    Optional<Authority> authority = Authority.of(peer, number);
    Pointer pointer;
    try {
      pointer = Xcb.xcb_connect_to_fd(socket, authority.map(Authority::info).orElse(null));
    } finally {
      authority.ifPresent(Authority::close);
    }
    XcbConnection connected = of(pointer, screen);
    if (screen >= Byte.toUnsignedInt(Xcb.xcb_get_setup(pointer).getByte(SCREENS_AT))) {
      connected.disconnect();
      throw new ConnectFailedException(ConnectFailedException.NO_SUCH_SCREEN);
    }
    return connected;
  }

  /**
   * Connects. It blocks as long as the server takes, and nothing ends that.
   *
   * @param display such as {@code :0}
   * @return a connection that the caller owns and must disconnect
   * @throws ConnectFailedException if there is none
   * @throws LibraryMissingException if libxcb is not there
   */
  public static XcbConnection connect(String display) {
    XcbLibrary.XCB.require();
    int[] screen = new int[1];
    Pointer pointer = Xcb.xcb_connect(display, screen);
    return of(pointer, screen[0]);
  }

  private static XcbConnection of(Pointer pointer, int screen) {
    int error = Xcb.xcb_connection_has_error(pointer);
    if (error != 0) {
      Xcb.xcb_disconnect(pointer);
      throw new ConnectFailedException(error);
    }
    return new XcbConnection(pointer, screen);
  }

  /**
   * Returns the number of the screen that the display's name asks for.
   *
   * @return from 0 on
   */
  public int screen() {
    return screen;
  }

  /**
   * Returns the socket. It is libxcb's: shut it down to end a call that waits, never close it.
   *
   * @return a file descriptor, valid until {@link #disconnect()}
   */
  public int fileDescriptor() {
    return fileDescriptor;
  }

  /**
   * Returns what the server said at the start, as it came through the socket: X11 protocol, section
   * 8, "Connection Setup".
   *
   * @return a copy
   */
  public Wire setup() {
    Pointer setup = Xcb.xcb_get_setup(pointer());
    // Bytes 6 to 8: what follows the first 8 bytes, in units of four bytes.
    int length = SETUP_HEADER_BYTES + 4 * (setup.getShort(6) & 0xffff);
    return new Wire("the connection set-up", ByteBuffer.wrap(setup.getByteArray(0, length)));
  }

  /**
   * Returns an id for a new resource.
   *
   * @return the id
   * @throws ConnectionLostException if the connection is broken
   */
  public int generateId() {
    int id = Xcb.xcb_generate_id(pointer());
    if (id == -1) {
      throw new ConnectionLostException("xcb_generate_id", error());
    }
    return id;
  }

  /** Sends what is still buffered. */
  public void flush() {
    if (Xcb.xcb_flush(pointer()) <= 0) {
      throw new ConnectionLostException("xcb_flush", error());
    }
  }

  /**
   * Returns the length of the longest request.
   *
   * @return bytes
   */
  public long maximumRequestBytes() {
    return 4 * (Xcb.xcb_get_maximum_request_length(pointer()) & 0xffff_ffffL);
  }

  /**
   * Tells whether the connection is broken.
   *
   * @return true if nothing can be asked any more
   */
  public boolean isBroken() {
    return disconnected || error() != 0;
  }

  /**
   * Has a listener told of the events that come from now on. Errors that nobody asks for come to it
   * as well, as events of type 0.
   *
   * @param listener called within {@link #tellEvents()}
   */
  public void onEvent(EventListener listener) {
    listeners.add(listener);
  }

  /**
   * Tells the listeners of every event that has come, without waiting for any, and forgets it. Some
   * come unasked: MappingNotify goes to every client.
   */
  public void tellEvents() {
    for (Pointer event = Xcb.xcb_poll_for_event(pointer());
        event != null;
        event = Xcb.xcb_poll_for_event(pointer())) {
      tell(event);
    }
  }

  /**
   * Tells the listeners of the events that were read already, without a system call: when an answer
   * has been read, so has every event from before it.
   */
  public void tellReadEvents() {
    for (Pointer event = Xcb.xcb_poll_for_queued_event(pointer());
        event != null;
        event = Xcb.xcb_poll_for_queued_event(pointer())) {
      tell(event);
    }
  }

  /** A cookie is the number of its request in the sequence. */
  void expect(int cookie) {
    lastExpected = cookie;
  }

  /**
   * Tells which answer comes last, of those that have been asked for.
   *
   * @return the number of its request in the sequence, of which answers give the lower 16 bits
   */
  public int lastExpected() {
    return lastExpected;
  }

  /**
   * Reads some of what has come, answers and events, with one system call and without waiting, and
   * tells the listeners of the events.
   */
  public void read() {
    Pointer event = Xcb.xcb_poll_for_event(pointer());
    if (event != null) {
      tell(event);
      tellReadEvents();
    }
  }

  /** What another client sent, which the highest bit tells, is no word of the server's. */
  private void tell(Pointer event) {
    try {
      int type = event.getByte(0);
      if (type < 0) {
        return;
      }
      eventWire.fill("an event", event, EVENT_BYTES);
      for (int i = 0; i < listeners.size(); i++) {
        listeners.get(i).on(type, eventWire);
      }
    } finally {
      Native.free(Pointer.nativeValue(event));
    }
  }

  /** Disconnects, which frees everything that the server holds for this client. Once counts. */
  public void disconnect() {
    if (!disconnected) {
      disconnected = true;
      Xcb.xcb_disconnect(pointer);
      replyOut.close();
      errorOut.close();
    }
  }

  /** Takes in which error code is the first of an extension's, so that errors can be named. */
  void learnErrors(String extension, int firstError) {
    errorNames.learn(extension, firstError);
  }

  /** The bytes of a reply, to be read before the next one is and before the reply is freed. */
  Wire wireOf(Object what, Pointer reply, int length) {
    return length <= replyWire.room()
        ? replyWire.fill(what, reply, length)
        : new Wire(what, reply.getByteBuffer(0, length));
  }

  /** Waits until the server has handled a request without a reply, and throws if it refused it. */
  void check(String request, int cookie) {
    check(request, 0, cookie);
  }

  /**
   * As above.
   *
   * @param resource what the request is about, for messages; 0 for nothing
   */
  void check(String request, int resource, int cookie) {
    Pointer error = Xcb.xcb_request_check(pointer(), cookie);
    if (error != null || error() != 0) {
      throw failure(request, resource, error);
    }
  }

  RuntimeException failure(String request, int resource, Pointer error) {
    if (error == null) {
      return new ConnectionLostException(named(request, resource), error());
    }
    try {
      return refusal(request, resource, new Wire("an error", error.getByteBuffer(0, EVENT_BYTES)));
    } finally {
      Native.free(Pointer.nativeValue(error));
    }
  }

  /** What to throw for an error that the server sent. */
  XErrorException refusal(String request, int resource, Wire wire) {
    XError error = XError.parse(wire);
    return new XErrorException(named(request, resource), error, errorNames.describe(error));
  }

  private static String named(String request, int resource) {
    return resource == 0 ? request : request + " of 0x" + Integer.toHexString(resource);
  }

  Pointer pointer() {
    if (disconnected) {
      throw new IllegalStateException("the connection has been disconnected");
    }
    return pointer;
  }

  /** Room for one pointer, set to NULL, that a reply function stores an error in. */
  Pointer errorOut() {
    errorOut.setPointer(0, null);
    return errorOut;
  }

  /** Room for one pointer, set to NULL, that xcb_poll_for_reply stores a reply in. */
  Pointer replyOut() {
    replyOut.setPointer(0, null);
    return replyOut;
  }

  private int error() {
    return Xcb.xcb_connection_has_error(pointer);
  }
}
