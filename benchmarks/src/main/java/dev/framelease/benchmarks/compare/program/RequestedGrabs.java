package dev.framelease.benchmarks.compare.program;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.PoolOptions;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A stream on request: what has changed is copied, and the last frames are held. Of its slots one
 * is always free, so that the server can bring it up to date before the next frame is taken.
 */
final class RequestedGrabs extends FrameCapturer {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final int held;
  private final ScreenSession session;
  private final FrameStream stream;
  private final Queue<Frame> ring = new ArrayDeque<>();

  RequestedGrabs(String display, int held) throws Exception {
    this.held = held;
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
    PoolOptions pool = PoolOptions.DEFAULT;
    int slots = held + 2;
    stream =
        session.stream(
            CaptureSource.desktop(),
            StreamOptions.DEFAULT
                .onRequest()
                .withPool(new PoolOptions(slots, slots, pool.maxBytes(), pool.overflow())));
    next();
  }

  @Override
  public void next() throws Exception {
    latest =
        stream
            .take(TIMEOUT)
            .orElseThrow(() -> new IllegalStateException("no frame came within " + TIMEOUT));
    ring.add(latest);
    if (ring.size() > held) {
      ring.remove().close();
    }
  }

  @Override
  public void close() {
    ring.forEach(Frame::close);
    session.close();
  }
}
