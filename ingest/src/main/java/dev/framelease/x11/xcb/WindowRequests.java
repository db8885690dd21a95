package dev.framelease.x11.xcb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests of the core protocol that ask about windows. On the connection's thread only. */
public final class WindowRequests {
  private static final int ANY_TYPE = 0;
  private static final int INPUT_ONLY = 2;

  private final XcbConnection connection;

  /**
   * Makes requests through a connection.
   *
   * @param connection stays the caller's
   */
  public WindowRequests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Asks for what a window is in, and what is in it.
   *
   * @param window its id
   * @return the answer to come
   */
  public Pending<WindowTree> queryTree(int window) {
    return new Pending<>(
            connection,
            "QueryTree",
            Xproto.xcb_query_tree(connection.pointer(), window),
            Xproto::xcb_query_tree_reply,
            WindowRequests::readTree)
        .of(window);
  }

  static WindowTree readTree(Wire wire) {
    int count = wire.u16(16);
    List<Integer> children = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      children.add(wire.i32(32 + 4 * i));
    }
    return new WindowTree(wire.i32(8), wire.i32(12), children);
  }

  /**
   * Asks what a window is like.
   *
   * @param window its id
   * @return the answer to come
   */
  public Pending<WindowAttributes> getAttributes(int window) {
    return new Pending<>(
            connection,
            "GetWindowAttributes",
            Xproto.xcb_get_window_attributes(connection.pointer(), window),
            Xproto::xcb_get_window_attributes_reply,
            WindowRequests::readAttributes)
        .of(window);
  }

  static WindowAttributes readAttributes(Wire wire) {
    return new WindowAttributes(
        wire.i32(8),
        wire.u16(12) != INPUT_ONLY,
        readMapState(wire.u8(26)),
        wire.u8(27) != 0,
        wire.i32(28));
  }

  private static MapState readMapState(int state) {
    return switch (state) {
      case 0 -> MapState.UNMAPPED;
      case 1 -> MapState.UNVIEWABLE;
      case 2 -> MapState.VIEWABLE;
      default ->
          throw new MalformedReplyException("a window's map state is 0, 1 or 2, and not " + state);
    };
  }

  /**
   * Asks for the size and depth of a window.
   *
   * @param window its id
   * @return the answer to come
   */
  public Pending<WindowGeometry> getGeometry(int window) {
    return new Pending<>(
            connection,
            "GetGeometry",
            Xproto.xcb_get_geometry(connection.pointer(), window),
            Xproto::xcb_get_geometry_reply,
            WindowRequests::readGeometry)
        .of(window);
  }

  static WindowGeometry readGeometry(Wire wire) {
    Geometry size = CoreRequests.readGeometry(wire);
    return new WindowGeometry(size.depth(), size.width(), size.height(), wire.u16(20));
  }

  /**
   * Asks where the top left pixel of a window is, inside its border, as seen from another window.
   *
   * @param window its id
   * @param other such as the root window
   * @return the answer to come; empty where the two are on different screens
   */
  public Pending<Optional<Position>> translateOrigin(int window, int other) {
    return new Pending<>(
            connection,
            "TranslateCoordinates",
            Xproto.xcb_translate_coordinates(
                connection.pointer(), window, other, (short) 0, (short) 0),
            Xproto::xcb_translate_coordinates_reply,
            WindowRequests::readOrigin)
        .of(window);
  }

  static Optional<Position> readOrigin(Wire wire) {
    return wire.u8(1) == 0
        ? Optional.empty()
        : Optional.of(new Position(wire.i16(12), wire.i16(14)));
  }

  /**
   * Asks for the colours of pixels.
   *
   * @param colormap its id
   * @param pixels that its visual can have
   * @return the answer to come, a colour for each
   */
  public Pending<List<Rgb>> queryColors(int colormap, int[] pixels) {
    return new Pending<>(
            connection,
            "QueryColors",
            Xproto.xcb_query_colors(connection.pointer(), colormap, pixels.length, pixels),
            Xproto::xcb_query_colors_reply,
            wire -> readColors(wire, pixels.length))
        .of(colormap);
  }

  static List<Rgb> readColors(Wire wire, int expected) {
    int count = wire.u16(8);
    if (count != expected) {
      throw new MalformedReplyException(
          "the reply to QueryColors has "
              + count
              + " colours, and "
              + expected
              + " were asked for");
    }
    List<Rgb> colors = new ArrayList<>(count);
    for (int at = 32; at < 32 + 8 * count; at += 8) {
      colors.add(new Rgb(wire.u16(at), wire.u16(at + 2), wire.u16(at + 4)));
    }
    return colors;
  }

  /**
   * Asks for a property of a window, of whatever type.
   *
   * @param window its id
   * @param property the atom of its name
   * @param byteCount how many bytes of its value to ask for, a multiple of 4
   * @return the answer to come, of type 0 if there is no such property
   */
  public Pending<Property> getProperty(int window, int property, int byteCount) {
    return new Pending<>(
            connection,
            "GetProperty",
            Xproto.xcb_get_property(
                connection.pointer(), (byte) 0, window, property, ANY_TYPE, 0, byteCount / 4),
            Xproto::xcb_get_property_reply,
            Property::read)
        .of(window);
  }
}
