package dev.framelease.cli.output;

import dev.framelease.frame.Frame;
import java.nio.file.Path;
import java.util.List;

/** Where frames go as Arrow IPC. One thread uses it. */
public interface FrameOutput extends AutoCloseable {
  /** Writes a frame, which stays the caller's. */
  void write(Frame frame);

  /** How many frames have been written. */
  long frames();

  /** How many bytes have been written; with the end, once this is closed. */
  long bytes();

  /** The files so far; none for standard output. */
  List<Path> files();

  /** Completes what was written. Later calls do nothing. */
  @Override
  void close();
}
