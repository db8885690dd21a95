package dev.framelease.benchmarks.compare.program;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** A stream on request: what has changed is copied, and the last three frames are held. */
final class RequestedGrabs extends FrameCapturer {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int HELD = 3;

  private final ScreenSession session;
  private final FrameStream stream;
  private final Queue<Frame> ring = new ArrayDeque<>();

  RequestedGrabs(String display) throws Exception {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
    stream = session.stream(CaptureSource.desktop(), StreamOptions.DEFAULT.onRequest());
    next();
  }

  @Override
  public void next() throws Exception {
    latest =
        stream
            .take(TIMEOUT)
            .orElseThrow(() -> new IllegalStateException("no frame came within " + TIMEOUT));
    ring.add(latest);
    if (ring.size() > HELD) {
      ring.remove().close();
    }
  }

  @Override
  public void close() {
    ring.forEach(Frame::close);
    session.close();
  }
}
