package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;

/** {@code xcb/shm.h}: MIT-SHM. */
@SuppressWarnings("MemberName")
final class XcbShm {
  static {
    XcbLibrary.SHM.bind(XcbShm.class);
  }

  private XcbShm() {}

  static native int xcb_shm_query_version(Pointer c);

  @CallerFrees
  static native Pointer xcb_shm_query_version_reply(Pointer c, int cookie, Pointer e);

  /** Closes the descriptor once the request has been written, whether or not it is granted. */
  static native int xcb_shm_attach_fd_checked(Pointer c, int shmseg, int shmFd, byte readOnly);

  static native int xcb_shm_detach_checked(Pointer c, int shmseg);

  static native int xcb_shm_create_pixmap_checked(
      Pointer c,
      int pid,
      int drawable,
      short width,
      short height,
      byte depth,
      int shmseg,
      int offset);

  static native int xcb_shm_get_image(
      Pointer c,
      int drawable,
      short x,
      short y,
      short width,
      short height,
      int planeMask,
      byte format,
      int shmseg,
      int offset);

  @CallerFrees
  static native Pointer xcb_shm_get_image_reply(Pointer c, int cookie, Pointer e);
}
