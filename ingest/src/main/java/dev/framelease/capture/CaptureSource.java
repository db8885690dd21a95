package dev.framelease.capture;

import dev.framelease.pixels.Region;
import java.util.Objects;

/** What to capture; {@code toString} says it in a few letters. */
public sealed interface CaptureSource {
  /** All of the desktop, every monitor on it. */
  record Desktop() implements CaptureSource {
    @Override
    public String toString() {
      return "desktop";
    }
  }

  /**
   * A part of the desktop.
   *
   * @param region in pixels of the desktop
   */
  record DesktopRegion(Region region) implements CaptureSource {
    /** Checks that there is a region. */
    public DesktopRegion {
      Objects.requireNonNull(region, "region");
    }

    @Override
    public String toString() {
      return region.toString();
    }
  }

  /**
   * One monitor, wherever it stands at the time of the grab.
   *
   * @param name as {@link Monitor#name()} says it
   */
  record MonitorNamed(String name) implements CaptureSource {
    /** Checks that there is a name. */
    public MonitorNamed {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A part of one monitor.
   *
   * @param name as {@link Monitor#name()} says it
   * @param region in pixels of the monitor, whose top left pixel is (0, 0)
   */
  record MonitorRegion(String name, Region region) implements CaptureSource {
    /** Checks that there are a name and a region. */
    public MonitorRegion {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(region, "region");
    }

    @Override
    public String toString() {
      return name + " " + region;
    }
  }

  /**
   * Captures all of the desktop.
   *
   * @return the source
   */
  static CaptureSource desktop() {
    return new Desktop();
  }

  /**
   * Captures a part of the desktop.
   *
   * @param region in pixels of the desktop
   * @return the source
   */
  static CaptureSource region(Region region) {
    return new DesktopRegion(region);
  }

  /**
   * Captures one monitor.
   *
   * @param name as {@link Monitor#name()} says it
   * @return the source
   */
  static CaptureSource monitor(String name) {
    return new MonitorNamed(name);
  }

  /**
   * Captures a part of one monitor.
   *
   * @param name as {@link Monitor#name()} says it
   * @param region in pixels of the monitor, whose top left pixel is (0, 0)
   * @return the source
   */
  static CaptureSource monitor(String name, Region region) {
    return new MonitorRegion(name, region);
  }
}
