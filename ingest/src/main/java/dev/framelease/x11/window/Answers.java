package dev.framelease.x11.window;

import dev.framelease.x11.xcb.MalformedReplyException;
import dev.framelease.x11.xcb.Pending;
import dev.framelease.x11.xcb.XErrorException;
import java.util.Optional;

/**
 * Reads answers about windows, which may go at any time: that is no failure. Any other failure is
 * thrown when the rest has been read, too, since libxcb keeps what nobody reads.
 */
final class Answers {
  private RuntimeException failure;

  /** Waits for an answer; empty where the window is gone, and after a failure. */
  <T> Optional<T> read(Pending<T> answer) {
    try {
      return Optional.of(answer.await());
    } catch (XErrorException e) {
      if (!e.isOfMissingWindow()) {
        failed(e);
      }
    } catch (MalformedReplyException e) {
      failed(e);
    }
    return Optional.empty();
  }

  private void failed(RuntimeException why) {
    if (failure == null) {
      failure = why;
    }
  }

  /**
   * Ends the reading.
   *
   * @throws XErrorException if the server refused one otherwise than for want of the window
   * @throws MalformedReplyException if one was shorter than it says
   */
  void requireNoFailure() {
    if (failure != null) {
      throw failure;
    }
  }
}
