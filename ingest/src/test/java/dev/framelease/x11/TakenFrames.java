package dev.framelease.x11;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.FrameStream;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import java.time.Duration;

/** Frames that a test takes from a stream, one by one. */
public final class TakenFrames {
  private static final Duration LONG = Duration.ofSeconds(60);

  private TakenFrames() {}

  /** Takes the next frame, which must come. */
  public static Frame next(FrameStream stream) throws InterruptedException {
    return stream.take(LONG).orElseThrow();
  }

  /** Takes frames until one tells of a change. */
  public static Frame nextChanged(FrameStream stream) throws InterruptedException {
    Frame frame = next(stream);
    while (frame.info().damage() instanceof Damage.Unchanged) {
      frame.close();
      frame = next(stream);
    }
    return frame;
  }

  /** Takes frames until one tells of no change: what was drawn before has been told of then. */
  public static void settle(FrameStream stream) throws InterruptedException {
    Frame frame = next(stream);
    while (!(frame.info().damage() instanceof Damage.Unchanged)) {
      frame.close();
      frame = next(stream);
    }
    frame.close();
  }

  /** Takes frames until the stream fails, and returns why it did. */
  public static CaptureException end(FrameStream stream) {
    return assertThrows(
        CaptureException.class,
        () -> {
          while (true) {
            next(stream).close();
          }
        });
  }

  /** A pixel of a frame with a byte for each colour, 0xRRGGBB. */
  public static int rgb(Frame frame, int x, int y) {
    try (PixelView pixels = frame.pixels()) {
      return pixels.getInt(y, x, 2) << 16 | pixels.getInt(y, x, 1) << 8 | pixels.getInt(y, x, 0);
    }
  }
}
