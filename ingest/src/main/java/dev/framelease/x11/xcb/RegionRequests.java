package dev.framelease.x11.xcb;

import java.util.function.Function;

/**
 * Requests for the regions of XFixes 2, which live in the server. On the connection's thread only,
 * and only where {@link XcbLibrary#XFIXES} is there and the server has the extension.
 */
public final class RegionRequests {
  private static final int RECTANGLE_BYTES = 8;
  private static final int HEADER_BYTES = 32;

  private final XcbConnection connection;

  /**
   * Makes requests through a connection.
   *
   * @param connection stays the caller's
   */
  public RegionRequests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Makes a region.
   *
   * @param rectangles x, y, width and height of each, in pixels
   * @return its id, for {@link #destroy}
   * @throws XErrorException if the server refuses
   */
  public int create(short... rectangles) {
    int region = connection.generateId();
    connection.check(
        "XFixesCreateRegion",
        region,
        XcbXfixesRegion.xcb_xfixes_create_region_checked(
            connection.pointer(), region, rectangles.length / 4, rectangles));
    return region;
  }

  /**
   * Sets a region.
   *
   * @param batch takes the request
   * @param region its id
   * @param rectangles x, y, width and height of each, in pixels; none to empty it
   */
  public void set(Batch batch, int region, short[] rectangles) {
    batch.add(
        "XFixesSetRegion",
        region,
        XcbXfixesRegion.xcb_xfixes_set_region(
            connection.pointer(), region, rectangles.length / 4, rectangles));
  }

  /**
   * Adds a region to another.
   *
   * @param batch takes the request
   * @param added the id of what is added
   * @param region the id of what it is added to
   */
  public void add(Batch batch, int added, int region) {
    batch.add(
        "XFixesUnionRegion",
        region,
        XcbXfixesRegion.xcb_xfixes_union_region(connection.pointer(), added, region, region));
  }

  /**
   * Has a graphics context draw within a region only, as the region is now.
   *
   * @param batch takes the request
   * @param gc its id
   * @param region its id
   * @param x where the region's origin is, from the left of what is drawn on, in pixels
   * @param y where the region's origin is, from the top of what is drawn on, in pixels
   */
  public void clip(Batch batch, int gc, int region, int x, int y) {
    batch.add(
        "XFixesSetGCClipRegion",
        region,
        XcbXfixesRegion.xcb_xfixes_set_gc_clip_region(
            connection.pointer(), gc, region, (short) x, (short) y));
  }

  /**
   * Asks for the rectangles of a region.
   *
   * @param region its id
   * @param reader of {@link #reader}
   * @return the answer to come
   */
  public Pending<Boolean> fetch(int region, Function<Wire, Boolean> reader) {
    return new Pending<>(
            connection,
            "XFixesFetchRegion",
            XcbXfixesRegion.xcb_xfixes_fetch_region(connection.pointer(), region),
            XcbXfixesRegion::xcb_xfixes_fetch_region_reply,
            reader)
        .of(region);
  }

  /**
   * Makes what reads rectangles, for any number of answers.
   *
   * @param sink takes them when an answer is awaited
   * @return what {@link #fetch} takes
   */
  public static Function<Wire, Boolean> reader(RectangleSink sink) {
    return wire -> readRectangles(wire, sink);
  }

  static boolean readRectangles(Wire wire, RectangleSink sink) {
    int unused = wire.u8(HEADER_BYTES - 1); // refuses what has no whole header
    for (int at = HEADER_BYTES; at <= wire.length() - RECTANGLE_BYTES; at += RECTANGLE_BYTES) {
      sink.add(wire.i16(at), wire.i16(at + 2), wire.u16(at + 4), wire.u16(at + 6));
    }
    return true;
  }

  /**
   * Destroys a region.
   *
   * @param region its id
   * @return the request
   */
  public Sent destroy(int region) {
    return new Sent(
            connection,
            "XFixesDestroyRegion",
            XcbXfixesRegion.xcb_xfixes_destroy_region_checked(connection.pointer(), region))
        .of(region);
  }
}
