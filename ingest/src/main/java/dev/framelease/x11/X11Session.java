package dev.framelease.x11;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CaptureStatus;
import dev.framelease.capture.CursorImage;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.Window;
import dev.framelease.capture.stream.OpenStreams;
import dev.framelease.capture.stream.StreamName;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.x11.connection.Deadline;
import dev.framelease.x11.grab.GrabConnection;
import dev.framelease.x11.grab.GrabOptions;
import dev.framelease.x11.transport.MemoryAllocator;
import dev.framelease.x11.transport.TransportChoice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A session on an X server. */
final class X11Session implements ScreenSession {
  private final String display;
  private final SessionOptions options;
  private final GrabOptions grabOptions;
  private final GrabConnection connection;
  private final SessionUse use = new SessionUse();
  private final OpenStreams streams = new OpenStreams();
  private volatile boolean closed;

  private X11Session(
      String display, SessionOptions options, GrabOptions grabOptions, GrabConnection connection) {
    this.display = display;
    this.options = options;
    this.grabOptions = grabOptions;
    this.connection = connection;
    use.add(connection);
  }

  static X11Session open(String display, SessionOptions options, MemoryAllocator allocator) {
    GrabOptions grabOptions = GrabOptions.of("the session on " + display, options, allocator);
    GrabConnection connection =
        GrabConnection.open(display, grabOptions, Deadline.after(options.connectTimeout()));
    try {
      return new X11Session(display, options, grabOptions, connection);
    } catch (Throwable t) {
      connection.close();
      throw t;
    }
  }

  TransportChoice choice() {
    return connection.choice();
  }

  @Override
  public List<Monitor> monitors() {
    return connection.monitors(options.grabTimeout());
  }

  @Override
  public Map<String, String> extensions() {
    return connection.extensions(options.grabTimeout());
  }

  @Override
  public List<Window> windows() {
    return connection.windows(options.grabTimeout());
  }

  @Override
  public Region desktop() {
    return connection.bounds(options.grabTimeout());
  }

  @Override
  public Optional<CursorImage> cursor() {
    return connection.cursor(options.grabTimeout());
  }

  @Override
  public CaptureStatus status() {
    return connection.status(use.total());
  }

  @Override
  public Frame grab(CaptureSource source) {
    return ScreenSession.frameOf(tryGrab(source, options.grabTimeout()));
  }

  @Override
  public GrabResult tryGrab(CaptureSource source, Duration timeout) {
    Objects.requireNonNull(source, "source");
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException(
          "the timeout of a grab must be positive, and is " + timeout);
    }
    return connection.tryGrab(source, timeout);
  }

  @Override
  public FrameStream stream(CaptureSource source, StreamOptions streamOptions) {
    Objects.requireNonNull(source, "source");
    if (closed) {
      throw sessionClosed();
    }
    StreamName name = new StreamName(source.toString(), display);
    GrabConnection own =
        GrabConnection.open(
            display,
            grabOptions.forStream("the stream of " + name, source, streamOptions),
            Deadline.after(options.connectTimeout()));
    try {
      use.add(own);
      return streams.open(new X11StreamSource(own, source), name, streamOptions);
    } catch (Throwable t) {
      own.closeAtOnce();
      throw t;
    }
  }

  private CaptureException sessionClosed() {
    return new CaptureException(
        Reason.SESSION_CLOSED, "the session on " + display + " is closed; open another");
  }

  @Override
  public void close() {
    closed = true;
    try {
      streams.close(sessionClosed());
    } finally {
      connection.close();
    }
  }
}
