package dev.framelease.cli.screen;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.PrintableText;
import dev.framelease.capture.ScreenSession;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.option.Geometry;
import dev.framelease.cli.option.UsageException;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** The options of every command that looks at a part of a screen. */
public final class SourceChoice {
  @Option(
      names = "--monitor",
      paramLabel = "NAME",
      description =
          "Capture this monitor; its number will do, too. By default the desktop, with all of them.")
  private Optional<String> monitor;

  @Option(
      names = "--region",
      paramLabel = "WIDTHxHEIGHT+X+Y",
      description =
          "The part of the desktop or the monitor; -X and -Y count from its right and its bottom"
              + " edge. By default all.")
  private Optional<Geometry> part;

  @Option(
      names = "--window",
      paramLabel = "ID|TITLE|class:NAME",
      description =
          "Capture this window, whole where others cover it: its id in 'framelease monitors"
              + " --windows', its title or a part of it, or its class (title:TEXT where a title"
              + " looks like one of the others).")
  private Optional<CaptureSource> window;

  @Option(
      names = {"--cursor", "--with-cursor"},
      description = "Show the cursor, too.")
  private boolean withCursor;

  /** Tells whether any of these options was given. */
  public boolean isGiven() {
    return monitor.isPresent() || part.isPresent() || window.isPresent() || withCursor;
  }

  /** Tells whether it is a window. */
  public boolean isWindow() {
    return window.isPresent();
  }

  /**
   * Finds what to capture, with monitors and sizes as they are now.
   *
   * @throws dev.framelease.capture.CaptureException if there is no such monitor or window
   * @throws BadInputException if the part reaches beyond the whole
   * @throws UsageException if it would be two things at once
   */
  public Place locate(ScreenSession session) {
    if (window.isPresent()) {
      UsageException.unless(
          monitor.isEmpty() && part.isEmpty(), "--window goes without --monitor and --region");
      return onWindow(session, window.get());
    }
    return monitor.map(name -> onMonitor(session, name)).orElseGet(() -> onDesktop(session));
  }

  /** A first grab tells its size, and has the server keep its content from now on. */
  private Place onWindow(ScreenSession session, CaptureSource found) {
    try (Frame frame = session.grab(found)) {
      return place(0, Optional.empty(), found, frame.info().region());
    } catch (CaptureException e) {
      // Where there are windows, they are listed, or its id is wrong.
      if (e.reason() != Reason.NO_SUCH_WINDOW || !session.windows().isEmpty()) {
        throw e;
      }
      throw new BadInputException(
          e.getMessage() + "; open it, and find its name: framelease monitors --windows", e);
    }
  }

  private Place onDesktop(ScreenSession session) {
    Region desktop = session.desktop();
    Optional<Region> region = part.map(geometry -> geometry.within(desktop, "the desktop"));
    CaptureSource source = region.map(CaptureSource::region).orElse(CaptureSource.desktop());
    return place(0, Optional.empty(), source, region.orElse(desktop));
  }

  private Place onMonitor(ScreenSession session, String wanted) {
    List<Monitor> monitors = session.monitors();
    int number = numberOf(monitors, wanted);
    if (number == 0) {
      throw new CaptureException(
          Reason.NO_SUCH_MONITOR,
          "there is no monitor '"
              + wanted
              + "'; there are: "
              + monitors.stream().map(Monitor::name).collect(Collectors.joining(", ")));
    }
    Monitor found = monitors.get(number - 1);
    Region whole = found.region();
    if (part.isEmpty()) {
      return place(number, Optional.of(found.name()), CaptureSource.monitor(found.name()), whole);
    }
    Region bounds = Region.ofSize(whole.width(), whole.height());
    Region region =
        part.get().within(bounds, "the monitor '" + PrintableText.of(found.name()) + "'");
    CaptureSource source = CaptureSource.monitor(found.name(), region);
    return place(
        number,
        Optional.of(found.name()),
        source,
        new Region(
            whole.x() + region.x(), whole.y() + region.y(), region.width(), region.height()));
  }

  /** Returns 0 where there is none of that name or number. */
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

  private Place place(int number, Optional<String> name, CaptureSource source, Region region) {
    return new Place(number, name, withCursor ? source.withCursor() : source, region);
  }

  /**
   * What to capture.
   *
   * @param monitor its number in the list of monitors, from 1; 0 for the desktop or a window
   * @param monitorName its name; empty for the desktop or a window
   * @param source of frames
   * @param region of the desktop, where it is now; of the window, all of it
   */
  public record Place(
      int monitor, Optional<String> monitorName, CaptureSource source, Region region) {}
}
