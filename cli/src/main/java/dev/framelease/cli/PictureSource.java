package dev.framelease.cli;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.ScreenSession;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is to be seen in pictures. Monitors and sizes are looked up for each picture, since they may
 * change.
 *
 * @param monitor the name of one or its number, from 1; none for the desktop
 * @param part of it, or none for all
 * @param withCursor whether it shows the cursor
 */
record PictureSource(Optional<String> monitor, Optional<Geometry> part, boolean withCursor) {
  /**
   * Captures a picture.
   *
   * @throws dev.framelease.capture.CaptureException if there is no such monitor, or the capture
   *     fails
   * @throws BadInputException if the part reaches beyond the whole
   */
  Picture grab(ScreenSession session) {
    if (monitor.isEmpty()) {
      Region desktop = session.desktop();
      return grab(
          session,
          0,
          part.map(geometry -> CaptureSource.region(geometry.within(desktop, "the desktop")))
              .orElse(CaptureSource.desktop()));
    }
    List<Monitor> monitors = session.monitors();
    int number = numberOf(monitors, monitor.get());
    String name = number == 0 ? monitor.get() : monitors.get(number - 1).name();
    if (number == 0 || part.isEmpty()) {
      return grab(session, number, CaptureSource.monitor(name));
    }
    Region place = monitors.get(number - 1).region();
    Region bounds = Region.ofSize(place.width(), place.height());
    Region region = part.get().within(bounds, "the monitor '" + name + "'");
    return grab(session, number, CaptureSource.monitor(name, region));
  }

  /** Returns 0 where there is none of that name or number, which the capture then says. */
  private static int numberOf(List<Monitor> monitors, String wanted) {
    return IntStream.rangeClosed(1, monitors.size())
        .filter(number -> monitors.get(number - 1).name().equals(wanted))
        .findFirst()
        .orElseGet(
            () ->
                IntStream.rangeClosed(1, monitors.size())
                    .filter(number -> String.valueOf(number).equals(wanted))
                    .findFirst()
                    .orElse(0));
  }

  private Picture grab(ScreenSession session, int number, CaptureSource source) {
    try (Frame frame = session.grab(withCursor ? source.withCursor() : source)) {
      return new Picture(
          FrameImage.of(frame), number, frame.info().region(), frame.info().time().completedUtc());
    }
  }
}
