package dev.framelease.x11.xcb;

/**
 * Requests of MIT-SHM. On the connection's thread only, and only where {@link XcbLibrary#SHM} is
 * there and the server has the extension: libxcb takes a request of an absent one for a broken
 * connection.
 */
public final class ShmRequests {
  private static final int ALL_PLANES = -1;

  private final XcbConnection connection;

  /**
   * Makes requests through a connection.
   *
   * @param connection stays the caller's
   */
  public ShmRequests(XcbConnection connection) {
    this.connection = connection;
  }

  /**
   * Asks for the version.
   *
   * @return the answer to come
   */
  public Pending<ShmVersion> queryVersion() {
    return new Pending<>(
        connection,
        "ShmQueryVersion",
        XcbShm.xcb_shm_query_version(connection.pointer()),
        XcbShm::xcb_shm_query_version_reply,
        wire -> new ShmVersion(wire.u16(8), wire.u16(10), wire.u8(1) != 0));
  }

  /**
   * Returns an id for a segment that is to be attached.
   *
   * @return the id
   */
  public int newSegment() {
    return connection.generateId();
  }

  /**
   * Attaches memory, and waits until the server has it.
   *
   * @param segment a new id; once this has returned, the caller must {@link #detach} it
   * @param fileDescriptor of the memory, which libxcb closes when it has sent it
   * @throws XErrorException if the server refuses
   * @throws ConnectionLostException if the connection broke; the descriptor may be open or closed
   */
  public void attachFd(int segment, int fileDescriptor) {
    connection.check(
        "ShmAttachFd",
        segment,
        XcbShm.xcb_shm_attach_fd_checked(connection.pointer(), segment, fileDescriptor, (byte) 0));
  }

  /**
   * Detaches memory, and waits until the server has let go of it.
   *
   * @param segment that has been attached
   */
  public void detach(int segment) {
    connection.check(
        "ShmDetach", segment, XcbShm.xcb_shm_detach_checked(connection.pointer(), segment));
  }

  /**
   * Asks for pixels, which the server writes at the start of a segment, in the format ZPixmap.
   *
   * @param drawable a window
   * @param x from the left, in pixels
   * @param y from the top, in pixels
   * @param width in pixels
   * @param height in pixels
   * @param segment that has been attached
   * @return the answer to come: how many bytes the server wrote. Until it has come, the server may
   *     write.
   */
  public Pending<Long> getImage(int drawable, int x, int y, int width, int height, int segment) {
    return new Pending<>(
            connection,
            "ShmGetImage",
            XcbShm.xcb_shm_get_image(
                connection.pointer(),
                drawable,
                (short) x,
                (short) y,
                (short) width,
                (short) height,
                ALL_PLANES,
                Xproto.XCB_IMAGE_FORMAT_Z_PIXMAP,
                segment,
                0),
            XcbShm::xcb_shm_get_image_reply,
            wire -> wire.i32(12) & 0xffff_ffffL)
        .of(drawable);
  }

  /**
   * Makes a pixmap whose pixels are a segment from its start on, in the format ZPixmap, and waits
   * until the server has it. Only where {@link ShmVersion#sharedPixmaps} is true.
   *
   * @param drawable on whose screen it is
   * @param depth in bits
   * @param width in pixels
   * @param height in pixels
   * @param segment that has been attached; the pixmap stays good when that is detached
   * @return its id, for {@link CopyRequests#freePixmap}
   * @throws XErrorException if the server refuses, or the segment is too small
   */
  public int createPixmap(int drawable, int depth, int width, int height, int segment) {
    int pixmap = connection.generateId();
    connection.check(
        "ShmCreatePixmap",
        segment,
        XcbShm.xcb_shm_create_pixmap_checked(
            connection.pointer(),
            pixmap,
            drawable,
            (short) width,
            (short) height,
            (byte) depth,
            segment,
            0));
    return pixmap;
  }
}
