package dev.framelease.capture;

import dev.framelease.pixels.Region;
import java.util.Objects;

/** What to capture; {@code toString} says it in a few letters. Immutable. */
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
   * One window, its own content even where others cover it.
   *
   * @param id as {@link Window#id()} says it
   */
  record WindowWithId(long id) implements CaptureSource {
    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if no window can have it
     */
    public WindowWithId {
      if (id < 1 || id > 0xffff_ffffL) {
        throw new IllegalArgumentException(
            "the id of a window is from 0x1 to 0xffffffff, and not " + id);
      }
    }

    @Override
    public String toString() {
      return "window 0x" + Long.toHexString(id);
    }
  }

  /**
   * The one window of a title.
   *
   * @param title all of it, or a part of it in letters of whichever case
   */
  record WindowTitled(String title) implements CaptureSource {
    /**
     * Checks the title.
     *
     * @throws IllegalArgumentException if it is empty, which is a part of every title
     */
    public WindowTitled {
      if (title.isEmpty()) {
        throw new IllegalArgumentException("an empty title names no window");
      }
    }

    @Override
    public String toString() {
      return "window '" + title + "'";
    }
  }

  /**
   * The one window of a class.
   *
   * @param name as {@link Window#className()} or {@link Window#instanceName()} says it
   */
  record WindowOfClass(String name) implements CaptureSource {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public WindowOfClass {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("an empty class names no window");
      }
    }

    @Override
    public String toString() {
      return "window of class '" + name + "'";
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

  /**
   * Captures one window: its own content, even where other windows cover it or it reaches beyond
   * the screen. The server keeps that from the first capture on; what was covered until then shows
   * as its background until its program draws it, which the server asks it to.
   *
   * @param id as {@link Window#id()} says it
   * @return the source
   * @throws IllegalArgumentException if no window can have this id
   */
  static CaptureSource window(long id) {
    return new WindowWithId(id);
  }

  /**
   * Captures the one window of a title, as {@link #window(long)} does: the window whose title this
   * is, else the one whose title has this in it, in letters of whichever case. Windows that are
   * shown come before those that are not. A stream looks for it once, and stays with it when its
   * title changes.
   *
   * @param title not empty
   * @return the source, whose capture fails if there is none, or are several
   * @throws IllegalArgumentException if the title is empty
   */
  static CaptureSource windowTitled(String title) {
    return new WindowTitled(title);
  }

  /**
   * Captures the one window of a class, as {@link #window(long)} does. Windows that are shown come
   * before those that are not.
   *
   * @param name exactly as {@link Window#className()} or {@link Window#instanceName()} says it
   * @return the source, whose capture fails if there is none, or are several
   * @throws IllegalArgumentException if the name is empty
   */
  static CaptureSource windowOfClass(String name) {
    return new WindowOfClass(name);
  }
}
