package dev.framelease.djl.predict;

import dev.framelease.frame.FrameInfo;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The preparation or the prediction of a frame threw, or hangs. */
@Name("dev.framelease.PredictionFailure")
@Label("Prediction Failure")
@Category("Framelease")
@Description("The preparation or the prediction of a frame threw, or hangs")
@StackTrace(false)
final class PredictionFailureEvent extends Event {
  @Label("Sequence")
  long sequence;

  @Label("Reason")
  String reason;

  @Label("Message")
  String message;

  private PredictionFailureEvent() {}

  static void record(FrameInfo frame, PredictionException failure) {
    PredictionFailureEvent event = new PredictionFailureEvent();
    if (event.shouldCommit()) {
      event.sequence = frame.sequence();
      event.reason = failure.reason().name();
      event.message = failure.getMessage();
      event.commit();
    }
  }
}
