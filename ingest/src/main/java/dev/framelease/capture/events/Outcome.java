package dev.framelease.capture.events;

import dev.framelease.capture.GrabResult;
import dev.framelease.frame.Frame;

/** What came of a grab, as events name it. */
final class Outcome {
  static final String FAILED = "FAILED";

  private Outcome() {}

  static String of(GrabResult result) {
    if (result instanceof GrabResult.Captured) {
      return "CAPTURED";
    } else if (result instanceof GrabResult.NothingChanged) {
      return "NOTHING_CHANGED";
    } else if (result instanceof GrabResult.NoSlot) {
      return "NO_SLOT";
    } else if (result instanceof GrabResult.TimedOut) {
      return "TIMED_OUT";
    }
    return "ENDED";
  }

  /** Why there is no frame; null where there is one. */
  static String cause(GrabResult result) {
    if (result instanceof GrabResult.NoSlot none) {
      return none.bound();
    } else if (result instanceof GrabResult.TimedOut late) {
      return "no answer within " + late.waited().toMillis() + " ms";
    } else if (result instanceof GrabResult.Ended ended) {
      return ended.cause().getMessage();
    }
    return null;
  }

  /** The frame of a result; null where there is none. */
  static Frame frame(GrabResult result) {
    if (result instanceof GrabResult.Captured captured) {
      return captured.frame();
    }
    return result instanceof GrabResult.NothingChanged unchanged ? unchanged.frame() : null;
  }
}
