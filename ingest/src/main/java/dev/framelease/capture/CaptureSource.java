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
   * Something else, and the cursor where it is over that.
   *
   * @param captured what is captured besides
   */
  record WithCursor(CaptureSource captured) implements CaptureSource {
    /**
     * Checks what is captured.
     *
     * @throws IllegalArgumentException if the cursor would be drawn twice
     */
    public WithCursor {
      Objects.requireNonNull(captured, "captured");
      if (captured instanceof WithCursor) {
        throw new IllegalArgumentException("the cursor is drawn once, and would be twice");
      }
    }

    @Override
    public String toString() {
      return captured + " with cursor";
    }
  }

  /**
   * Adds the cursor: frames show it where it was when they were captured, as far as it is within
   * them. Without this no frame does, since the server keeps it apart from the pixels.
   *
   * <p>The capture fails where the server cannot tell its cursor; see {@link
   * CaptureStatus#cursorMissing()}. A server that has none just now gives frames without.
   *
   * @return the source
   */
  default CaptureSource withCursor() {
    return this instanceof WithCursor ? this : new WithCursor(this);
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
