package dev.framelease.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Where pictures go. */
interface PictureSink {
  /** PNG on standard output, which stays open. */
  PictureSink STANDARD_OUTPUT =
      (number, picture) -> {
        // Not System.out, which keeps errors to itself.
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
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
  void take(int number, Picture picture) throws IOException;
}
