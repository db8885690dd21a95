package dev.framelease.x11;

import dev.framelease.capture.CaptureBackend;
import dev.framelease.capture.Requirement;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
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
    String display = DisplayConnector.nameOf(options.display(), displayVariable);
    X11Session session = X11Session.open(display, options, allocator);
    LOG.log(
        System.Logger.Level.INFO,
        () ->
            "capturing "
                + display
                + " by "
                + session.choice().grabber().transport()
                + ": "
                + session.choice().reason());
    return session;
  }

  @Override
  public List<Requirement> requirements() {
    return X11Requirements.list();
  }
}
