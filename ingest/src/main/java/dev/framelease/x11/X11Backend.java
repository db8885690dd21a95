package dev.framelease.x11;

import dev.framelease.capture.CaptureBackend;
import dev.framelease.capture.Requirement;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.List;

/** Captures X11 displays. */
public final class X11Backend implements CaptureBackend {
  static final String NAME = "x11";
  private static final System.Logger LOG = System.getLogger(X11Backend.class.getName());

  private final String displayVariable;
  private final MemoryAllocator allocator;

  /** For {@link java.util.ServiceLoader}. */
  public X11Backend() {
    this(System.getenv("DISPLAY"), MemoryAllocator.SYSTEM);
  }

  X11Backend(String displayVariable, MemoryAllocator allocator) {
    this.displayVariable = displayVariable;
    this.allocator = allocator;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ScreenSession open(SessionOptions options) {
    Deadline deadline = Deadline.after(options.connectTimeout());
    String display = DisplayConnector.nameOf(options.display(), displayVariable);
    ConnectionThread thread = ConnectionThread.open(display, deadline);
    try {
      X11Desktop desktop =
          thread.call(connection -> prepare(display, thread, connection, options), deadline);
      LOG.log(
          System.Logger.Level.INFO,
          () ->
              "capturing "
                  + display
                  + " by "
                  + desktop.choice().grabber().transport()
                  + ": "
                  + desktop.choice().reason());
      return new X11Session(display, options, thread, desktop);
    } catch (Throwable t) {
      thread.close();
      throw t;
    }
  }

  @Override
  public List<Requirement> requirements() {
    return X11Requirements.list();
  }

  private X11Desktop prepare(
      String display, ConnectionThread thread, XcbConnection connection, SessionOptions options) {
    X11Desktop desktop = X11Desktop.of(display, connection, options, allocator);
    // The disconnect, which is next, detaches every segment: nobody waits for the server here.
    thread.atEnd(() -> desktop.pool().close(false));
    return desktop;
  }
}
