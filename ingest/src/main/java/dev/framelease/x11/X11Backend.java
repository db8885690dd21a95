package dev.framelease.x11;

import dev.framelease.capture.CaptureBackend;
import dev.framelease.capture.Requirement;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.Transport;
import dev.framelease.capture.events.FallbackEvent;
import dev.framelease.x11.connection.DisplayConnector;
import dev.framelease.x11.grab.GrabConnection;
import dev.framelease.x11.transport.MemoryAllocator;
import dev.framelease.x11.transport.TransportChoice;
import java.util.List;

/** Captures X11 displays. Thread-safe. */
public final class X11Backend implements CaptureBackend {
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
    return GrabConnection.BACKEND;
  }

  @Override
  public ScreenSession open(SessionOptions options) {
    String display = DisplayConnector.nameOf(options.display(), displayVariable);
    X11Session session = X11Session.open(display, options, allocator);
    try {
      report(display, session.choice(), options.sharedMemory());
      return session;
    } catch (Throwable t) {
      // Such as of a log handler.
      session.close();
      throw t;
    }
  }

  /** A way that was not wanted is slower by much, which a person should know. */
  private static void report(String display, TransportChoice choice, boolean wantedSharedMemory) {
    Transport transport = choice.grabber().transport();
    boolean fallback = wantedSharedMemory && transport != Transport.SHARED_MEMORY;
    if (fallback) {
      FallbackEvent.record(display, transport, choice.reason());
    }
    LOG.log(
        fallback ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
        () ->
            "capturing "
                + display
                + " by "
                + transport
                + (fallback ? ", which copies every frame: " : ": ")
                + choice.reason());
  }

  @Override
  public List<Requirement> requirements() {
    return X11Requirements.list();
  }
}
