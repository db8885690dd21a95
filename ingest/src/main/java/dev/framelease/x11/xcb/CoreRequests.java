package dev.framelease.x11.xcb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Requests of the core protocol that ask. On the connection's thread only. */
public final class CoreRequests {
  private static final int ALL_PLANES = -1;

  private final XcbConnection connection;

  /**
   * Makes requests through a connection.
   *
   * @param connection stays the caller's
   */
  public CoreRequests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Asks for the size and depth of a drawable.
   *
   * @param drawable a window or a pixmap
   * @return the answer to come
   */
  public Pending<Geometry> getGeometry(int drawable) {
    return new Pending<>(
            connection,
            "GetGeometry",
            Xproto.xcb_get_geometry(connection.pointer(), drawable),
            Xproto::xcb_get_geometry_reply,
            CoreRequests::readGeometry)
        .of(drawable);
  }

  static Geometry readGeometry(Wire wire) {
    Geometry geometry = new Geometry(wire.u8(1), wire.u16(16), wire.u16(18));
    if (geometry.width() == 0 || geometry.height() == 0) {
      throw new MalformedReplyException(
          "the reply to GetGeometry says "
              + geometry.width()
              + "x"
              + geometry.height()
              + " pixels, and a drawable has at least one");
    }
    return geometry;
  }

  /**
   * Asks where a window is on the root window, if the pointer is on its screen.
   *
   * @param window such as the root window
   * @return the answer to come: where its top left pixel is, inside its border; empty if the
   *     pointer is on another screen
   */
  public Pending<Optional<Position>> originUnderPointer(int window) {
    return new Pending<>(
        connection,
        "QueryPointer",
        Xproto.xcb_query_pointer(connection.pointer(), window),
        Xproto::xcb_query_pointer_reply,
        wire ->
            wire.u8(1) == 0
                ? Optional.empty()
                : Optional.of(
                    new Position(wire.i16(16) - wire.i16(20), wire.i16(18) - wire.i16(22))));
  }

  /**
   * Asks for pixels through the socket, in the format ZPixmap.
   *
   * @param drawable a window or a pixmap
   * @param x from the left, in pixels
   * @param y from the top, in pixels
   * @param width in pixels
   * @param height in pixels
   * @param reader gets the pixels, which it must not keep, and says how many bytes it copied
   * @return the answer to come
   */
  public Pending<Long> getImage(
      int drawable, int x, int y, int width, int height, ToLongFunction<ByteBuffer> reader) {
    return new Pending<>(
            connection,
            "GetImage",
            Xproto.xcb_get_image(
                connection.pointer(),
                Xproto.XCB_IMAGE_FORMAT_Z_PIXMAP,
                drawable,
                (short) x,
                (short) y,
                (short) width,
                (short) height,
                ALL_PLANES),
            Xproto::xcb_get_image_reply,
            wire -> reader.applyAsLong(wire.slice(32, wire.length() - 32)))
        .of(drawable);
  }

  /**
   * Asks whether the server has an extension.
   *
   * @param name such as {@code MIT-SHM}
   * @return the answer to come
   */
  public Pending<Extension> queryExtension(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    return new Pending<>(
        connection,
        "QueryExtension",
        Xproto.xcb_query_extension(connection.pointer(), (short) bytes.length, bytes),
        Xproto::xcb_query_extension_reply,
        wire -> readExtension(name, wire));
  }

  private Extension readExtension(String name, Wire wire) {
    Extension extension = new Extension(wire.u8(8) != 0, wire.u8(10), wire.u8(11));
    if (extension.present()) {
      connection.learnErrors(name, extension.firstError());
    }
    return extension;
  }

  /**
   * Has the server tell when a window changes its size (ConfigureNotify), is mapped, unmapped, put
   * into another or destroyed, and waits until it does. What this client selected of the window
   * before is selected no more.
   *
   * @param window a window
   */
  public void selectStructureNotify(int window) {
    connection.check(
        "ChangeWindowAttributes",
        window,
        Xproto.xcb_change_window_attributes_checked(
            connection.pointer(),
            window,
            Xproto.XCB_CW_EVENT_MASK,
            new int[] {Xproto.XCB_EVENT_MASK_STRUCTURE_NOTIFY}));
  }

  /**
   * Asks for the atom of a name.
   *
   * @param name of ASCII characters
   * @return the answer to come: the atom, or 0 if nobody has made one of this name
   */
  public Pending<Integer> existingAtom(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    return new Pending<>(
        connection,
        "InternAtom",
        Xproto.xcb_intern_atom(connection.pointer(), (byte) 1, (short) bytes.length, bytes),
        Xproto::xcb_intern_atom_reply,
        wire -> wire.i32(8));
  }

  /**
   * Asks for the name of an atom.
   *
   * @param atom the atom
   * @return the answer to come
   */
  public Pending<String> getAtomName(int atom) {
    return new Pending<>(
        connection,
        "GetAtomName",
        Xproto.xcb_get_atom_name(connection.pointer(), atom),
        Xproto::xcb_get_atom_name_reply,
        wire -> wire.text(32, wire.u16(8)));
  }

  /**
   * Has the server serve no other client. It cannot be refused.
   *
   * @param batch takes the request
   */
  public void grabServer(Batch batch) {
    batch.add("GrabServer", 0, Xproto.xcb_grab_server(connection.pointer()));
  }

  /**
   * Has the server serve all clients again. It cannot be refused.
   *
   * @param batch takes the request
   */
  public void ungrabServer(Batch batch) {
    batch.add("UngrabServer", 0, Xproto.xcb_ungrab_server(connection.pointer()));
  }

  /**
   * Asks for something of no interest, whose answer tells that everything before has been done.
   *
   * @return the answer to come
   */
  public Pending<Boolean> sync() {
    return new Pending<>(
        connection,
        "GetInputFocus",
        Xproto.xcb_get_input_focus(connection.pointer()),
        Xproto::xcb_get_input_focus_reply,
        wire -> true);
  }
}
