package dev.framelease.capture;

/** Whose a frame is that a publisher delivers. */
public enum Delivery {
  /**
   * The publisher's: it closes the frame when {@code onNext} returns or throws. {@link
   * dev.framelease.frame.Frame#share Share} the frame to keep it.
   */
  BORROWED,
  /** The subscriber's, from the call of {@code onNext} on: it must close the frame. */
  OWNED
}
