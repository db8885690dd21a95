package dev.framelease.cli.output;

import dev.framelease.cli.option.BadInputException;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;

/** Keeps frames of one size and format together, where nothing tells of a change. */
final class SameLayout {
  private FrameLayout layout;

  /**
   * Takes the first frame's, and compares that with those of the others.
   *
   * @throws BadInputException if a frame has another one
   */
  void require(Frame frame) {
    FrameLayout found = frame.info().layout();
    if (layout == null) {
      layout = found;
    } else if (!found.equals(layout)) {
      throw new BadInputException(
          "frames have changed from "
              + describe(layout)
              + " to "
              + describe(found)
              + ", and standard output takes one size and format; write to files, or choose frames"
              + " of one size");
    }
  }

  static String describe(FrameLayout layout) {
    return layout.width() + "x" + layout.height() + " " + layout.format();
  }
}
