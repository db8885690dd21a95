package dev.framelease.capture.stream;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.GrabResult;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Where the frames of one stream come from: what a backend implements, so that {@link OpenStreams}
 * makes a stream of it.
 *
 * <p>One thread of the stream's calls it, one call after the other.
 */
public interface FrameSource extends AutoCloseable {
  /**
   * Tells when there will be a next frame. The stream waits for it, and asks {@link #next} then.
   *
   * @return nanoseconds until there is one, 0 for at once, which is what a screen says; empty if
   *     there are no more: the stream ends when those that wait have been taken
   */
  default OptionalLong nanosToNext() {
    return OptionalLong.of(0);
  }

  /**
   * Captures the next frame. The stream asks when it is due.
   *
   * @param timeout how long that may take
   * @return what came of it, whose frame is the caller's to close. The stream counts {@link
   *     GrabResult.NoSlot} and {@link GrabResult.TimedOut} and goes on; {@link GrabResult.Ended}
   *     ends it.
   * @throws CaptureException if there are no more frames to come, which ends the stream; also if
   *     the thread is interrupted, as it is when the stream is closed meanwhile
   */
  GrabResult next(Duration timeout);

  /**
   * Gives back all that this source has; frames that it gave stay readable. Called once, when the
   * stream has ended for whatever reason, and nobody waits in {@link #next} any more.
   */
  @Override
  void close();
}
