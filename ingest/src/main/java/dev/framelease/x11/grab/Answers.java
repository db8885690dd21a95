package dev.framelease.x11.grab;

import dev.framelease.x11.xcb.MalformedReplyException;
import dev.framelease.x11.xcb.XErrorException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the answers to several requests, all of them also where one is a refusal: until the last
 * has come, the server may write into a slot. A connection that is lost ends the reading at once.
 */
final class Answers {
  private RuntimeException failure;

  /** Waits for an answer; empty if it is a refusal, or cannot be read. */
  <T> Optional<T> read(Supplier<T> answer) {
    try {
      return Optional.of(answer.get());
    } catch (XErrorException | MalformedReplyException e) {
      failure = e;
      return Optional.empty();
    }
  }

  /** Throws the last refusal, if there was one. */
  void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }
}
