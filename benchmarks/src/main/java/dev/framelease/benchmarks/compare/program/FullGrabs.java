package dev.framelease.benchmarks.compare.program;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;

/** Grabs of a session, each of a whole frame, into two slots in turns. */
final class FullGrabs extends FrameCapturer {
  private final CaptureSource desktop = CaptureSource.desktop();
  private final ScreenSession session;

  FullGrabs(String display) {
    session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(display));
    latest = session.grab(desktop);
  }

  @Override
  public void next() {
    Frame before = latest;
    latest = session.grab(desktop);
    before.close();
  }

  @Override
  public void close() {
    latest.close();
    session.close();
  }
}
