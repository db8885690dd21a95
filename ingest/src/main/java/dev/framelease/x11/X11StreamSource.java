package dev.framelease.x11;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.stream.FrameSource;
import java.time.Duration;

/** Frames of one source, through a connection of the stream's own. */
final class X11StreamSource implements FrameSource {
  private final GrabConnection connection;
  private final CaptureSource source;

  /** Takes over the connection. */
  X11StreamSource(GrabConnection connection, CaptureSource source) {
    this.connection = connection;
    this.source = source;
  }

  @Override
  public GrabResult next(Duration timeout) {
    return connection.tryGrab(source, timeout);
  }

  @Override
  public void close() {
    connection.closeAtOnce();
  }
}
