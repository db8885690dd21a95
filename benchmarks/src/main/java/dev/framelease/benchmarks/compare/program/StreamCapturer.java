package dev.framelease.benchmarks.compare.program;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.frame.Frame;
import java.time.Duration;

/**
 * Takes the frames of a stream, one after the other: it closes a frame before it takes the next, so
 * that two slots serve, of which the server writes into one while the other is read.
 */
abstract class StreamCapturer extends FrameCapturer {
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  final FrameStream stream;
  private final ScreenSession session;

  StreamCapturer(String display, StreamOptions options) throws Exception {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
    stream = session.stream(CaptureSource.desktop(), options);
    latest = take();
  }

  @Override
  public final void next() throws Exception {
    latest.close();
    latest = take();
  }

  private Frame take() throws InterruptedException {
    return stream
        .take(TIMEOUT)
        .orElseThrow(() -> new IllegalStateException("no frame came within " + TIMEOUT));
  }

  @Override
  public final void close() {
    latest.close();
    session.close();
  }
}
