package dev.framelease.cli.demo;

/** What happens to a frame, in this order. */
enum Step {
  /** From the request to the X server's answer. */
  GRAB("grab"),
  /** To an Arrow buffer and to an array of the engine, over the same memory. */
  HAND_OVER("hand-over"),
  /** The model. */
  INFERENCE("inference"),
  /** The result to its file and the frame to the Arrow file, if that takes it. */
  WRITE("write");

  private final String label;

  Step(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
