package dev.framelease.x11.xcb;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.util.Optional;

/**
 * A shared library of XCB's: whether it is there, and where to get it.
 *
 * <p>Ask before a binding class is used: a binding of a library that is absent fails with a linkage
 * error, and a class fails to initialise once only.
 */
public final class XcbLibrary {
  /** The core protocol. Nothing works without it. */
  public static final XcbLibrary XCB =
      new XcbLibrary("libxcb.so.1", "libxcb1", "xcb_get_file_descriptor");

  /** Authority files. Without it servers that want a cookie refuse this client. */
  static final XcbLibrary XAU = new XcbLibrary("libXau.so.6", "libxau6", "XauGetBestAuthByAddr");

  /** MIT-SHM. Without it pixels come through the socket. */
  public static final XcbLibrary SHM =
      new XcbLibrary("libxcb-shm.so.0", "libxcb-shm0", "xcb_shm_attach_fd_checked");

  /** RandR. Without it the desktop counts as one monitor. */
  public static final XcbLibrary RANDR =
      new XcbLibrary("libxcb-randr.so.0", "libxcb-randr0", "xcb_randr_get_monitors");

  /** XFixes. Without it there is no cursor to be had. */
  public static final XcbLibrary XFIXES =
      new XcbLibrary(
          "libxcb-xfixes.so.0", "libxcb-xfixes0", "xcb_xfixes_get_cursor_image_and_name");

  /** DAMAGE. Without it every frame is copied whole. */
  public static final XcbLibrary DAMAGE =
      new XcbLibrary("libxcb-damage.so.0", "libxcb-damage0", "xcb_damage_subtract_checked");

  /** Composite. Without it no window can be captured. */
  public static final XcbLibrary COMPOSITE =
      new XcbLibrary(
          "libxcb-composite.so.0", "libxcb-composite0", "xcb_composite_name_window_pixmap");

  private final String soname;
  private final String debianPackage;
  private final String newestSymbol;

  /** Names a library; the newest symbol that is used of it tells whether it is new enough. */
  XcbLibrary(String soname, String debianPackage, String newestSymbol) {
    this.soname = soname;
    this.debianPackage = debianPackage;
    this.newestSymbol = newestSymbol;
  }

  /**
   * Returns the name of the library's file.
   *
   * @return such as {@code libxcb.so.1}
   */
  public String soname() {
    return soname;
  }

  /**
   * Throws unless this library can be used.
   *
   * @throws LibraryMissingException if it is absent or too old; the message has the remedy
   */
  public void require() {
    open();
  }

  /**
   * Tells why this library can not be used.
   *
   * @return the reason with the remedy, or empty where the library works
   */
  public Optional<String> whyMissing() {
    try {
      open();
      return Optional.empty();
    } catch (LibraryMissingException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Binds the native methods of a class to this library. */
  void bind(Class<?> binding) {
    Native.register(binding, open());
  }

  private NativeLibrary open() {
    NativeLibrary library;
    try {
      library = NativeLibrary.getInstance(soname);
    } catch (UnsatisfiedLinkError e) {
      throw new LibraryMissingException(
          soname
              + " is not installed, or not for this machine ("
              + System.getProperty("os.arch")
              + "); install it with: apt-get install "
              + debianPackage,
          e);
    }
    try {
      library.getFunction(newestSymbol);
      return library;
    } catch (UnsatisfiedLinkError e) {
      throw new LibraryMissingException(
          soname + " is too old: it has no " + newestSymbol + "; install a newer " + debianPackage,
          e);
    }
  }
}
