package dev.framelease.x11.screen;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.PrintableText;
import dev.framelease.pixels.Region;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds the region of the desktop that a source means. */
public final class SourceResolver {
  private SourceResolver() {}

  /**
   * Finds the region.
   *
   * @param source what is to be captured
   * @param desktop all that there is
   * @param monitors asked for where the source names one
   * @return a region within the desktop
   * @throws CaptureException if the source reaches outside, or names a monitor that is not there
   * @throws IllegalArgumentException if the source is no part of the desktop
   */
  public static Region resolve(
      CaptureSource source, Region desktop, Supplier<List<Monitor>> monitors) {
    if (source instanceof CaptureSource.Desktop) {
      return desktop;
    }
    if (source instanceof CaptureSource.WithCursor both) {
      return resolve(both.captured(), desktop, monitors);
    }
    if (source instanceof CaptureSource.DesktopRegion part) {
      requireInside(part.region(), desktop, "the desktop");
      return part.region();
    }
    if (source instanceof CaptureSource.MonitorNamed whole) {
      return named(whole.name(), monitors.get()).region();
    }
    if (!(source instanceof CaptureSource.MonitorRegion part)) {
      throw new IllegalArgumentException("the source " + source + " is no part of the desktop");
    }
    Region monitor = named(part.name(), monitors.get()).region();
    requireInside(
        part.region(),
        Region.ofSize(monitor.width(), monitor.height()),
        "the monitor '" + part.name() + "'");
    return part.region().translatedBy(monitor);
  }

  private static void requireInside(Region region, Region bounds, String what) {
    if (!bounds.contains(region)) {
      throw new CaptureException(
          Reason.REGION_OUTSIDE,
          "the region " + region + " reaches beyond " + what + ", which is " + bounds);
    }
  }

  private static Monitor named(String name, List<Monitor> monitors) {
    return monitors.stream()
        .filter(monitor -> monitor.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CaptureException(
                    Reason.NO_SUCH_MONITOR,
                    "there is no monitor '"
                        + name
                        + "'; there is "
                        + monitors.stream()
                            .map(monitor -> "'" + PrintableText.of(monitor.name()) + "'")
                            .collect(Collectors.joining(", "))));
  }
}
