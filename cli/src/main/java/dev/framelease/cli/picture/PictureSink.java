package dev.framelease.cli.picture;

import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.output.StandardOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Where pictures go. */
public interface PictureSink {
  /** PNG on standard output, which stays open. */
  PictureSink STANDARD_OUTPUT =
      (number, picture) -> {
        StandardOutput.requireNoTerminal("a picture");
        OutputStream out = new BufferedOutputStream(StandardOutput.stream());
        try {
          FrameImage.writePng(picture.image(), out);
          out.flush();
        } catch (IOException e) {
          throw new BadInputException(
              "cannot write to standard output: " + e.getMessage() + "; it takes a PNG", e);
        }
      };

  /**
   * Writes a picture.
   *
   * @param number of the picture, from 1
   * @param picture stays the caller's
   */
  void take(long number, Picture picture) throws IOException;
}
