/**
 * Screen frames in shared memory: leases, frames, capture from X11.
 *
 * <p>Where a comment does not speak of null, none is returned and none may be given, which a {@link
 * NullPointerException} says, at the latest when it is used. What a method is given stays the
 * caller's to close where nothing else is said. Enums and exceptions are thread-safe.
 */
@SuppressWarnings("module") // the other modules are not there while this one is compiled
module dev.framelease.ingest {
  requires com.sun.jna;
  requires jdk.jfr;
  requires HdrHistogram;

  exports dev.framelease.memory;
  exports dev.framelease.pixels;
  exports dev.framelease.foreign;
  exports dev.framelease.frame;
  exports dev.framelease.capture;
  exports dev.framelease.capture.stream;
  exports dev.framelease.x11.virtual;
  exports dev.framelease.posix to
      dev.framelease.arrow;

  opens dev.framelease.posix to
      com.sun.jna;
  opens dev.framelease.x11.xcb to
      com.sun.jna;

  uses dev.framelease.capture.CaptureBackend;

  provides dev.framelease.capture.CaptureBackend with
      dev.framelease.x11.X11Backend;
}
