package dev.framelease.benchmarks.compare.program;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.DamageUse;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import java.time.Duration;

/**
 * A stream of whole frames on request, one ahead: the next is written while this one is read, and
 * no other thread takes part.
 */
final class StreamGrabs extends FrameCapturer {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ScreenSession session;
  private final FrameStream stream;

  StreamGrabs(String display) throws Exception {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
    stream =
        session.stream(
            CaptureSource.desktop(),
            StreamOptions.DEFAULT.onRequest().withAhead(TIMEOUT).withDamage(DamageUse.IGNORE));
    latest = take();
  }

  @Override
  public void next() throws Exception {
    Frame before = latest;
    latest = take();
    before.close();
  }

  private Frame take() throws InterruptedException {
    return stream
        .take(TIMEOUT)
        .orElseThrow(() -> new IllegalStateException("no frame came within " + TIMEOUT));
  }

  /** Waits for the frame that is captured ahead, so that nothing runs while others do. */
  @Override
  public void settle() throws Exception {
    boolean unused = stream.awaitDamage(TIMEOUT);
  }

  @Override
  public void close() {
    latest.close();
    session.close();
  }
}
