package dev.framelease.capture.stream;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.GrabResult;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Where the frames of one stream come from: what a backend implements, so that {@link OpenStreams}
 * makes a stream of it.
 *
 * <p>One thread at a time calls it: one of the stream's or, where frames are captured on request,
 * those who take them. The one exception is {@link #close}.
 *
 * <p>A {@link CaptureException} of another method than {@link #close} ends the stream, and takers
 * get its reason; but where the thread of one who takes on request was interrupted, the stream goes
 * on. Whatever else one throws is logged, and ends the stream with {@link
 * CaptureException.Reason#SERVER_ERROR}.
 */
public interface FrameSource extends AutoCloseable {
  /**
   * Tells when there will be a next frame. The stream waits for it, and asks {@link #next} then.
   *
   * @return nanoseconds until there is one, 0 for at once, which is what a screen says; empty if
   *     there are no more: the stream ends when those that wait have been taken
   * @throws CaptureException if it cannot tell, which ends the stream
   */
  default OptionalLong nanosToNext() {
    return OptionalLong.of(0);
  }

  /**
   * Captures the next frame. The stream asks when it is due.
   *
   * @param timeout how long that may take; positive
   * @return what came of it, whose frame is the caller's to close. The stream counts {@link
   *     GrabResult.NoSlot} and {@link GrabResult.TimedOut} and goes on; {@link GrabResult.Ended}
   *     ends it.
   * @throws CaptureException if there are no more frames to come, which ends the stream; also if
   *     the thread is interrupted, as it is when the stream was closed meanwhile, and this did not
   *     return within 200 milliseconds
   */
  GrabResult next(Duration timeout);

  /**
   * Captures the next frame, as {@link #next}, where the stream ends when somebody gets it: nothing
   * is to be got ready for another. The stream may ask once more, for one that nobody got.
   *
   * @param timeout how long that may take; positive
   * @return what came of it
   * @throws CaptureException as {@link #next}
   */
  default GrabResult last(Duration timeout) {
    return next(timeout);
  }

  /**
   * Waits until something has changed since the last frame that {@link #next} gave, without
   * capturing any. The stream may ask again before the time is over.
   *
   * @param timeoutNanos how long to wait at most; 0 for not at all
   * @return whether something may have changed, which is true where it cannot be told
   * @throws CaptureException if there are no more frames to come, which ends the stream
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  default boolean awaitDamage(long timeoutNanos) throws InterruptedException {
    return true;
  }

  /**
   * Gives back all that this source has; frames that it gave stay readable. What it throws on a
   * thread of the stream's is logged. Called once, on a thread of the stream's or the one that
   * could not open it, when the stream has ended for whatever reason, and nobody waits in {@link
   * #next} any more; or, of a stream whose takers capture, somebody waits there for too long, which
   * must end then.
   */
  @Override
  void close();
}
