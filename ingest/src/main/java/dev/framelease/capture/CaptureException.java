package dev.framelease.capture;

import java.util.Objects;

/** A screen could not be captured. The message names what was found, and the remedy. */
public final class CaptureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a screen could not be captured. */
  public enum Reason {
    /** No display is named, or none answers under that name. */
    DISPLAY_UNREACHABLE,
    /** The display refuses this client. */
    PERMISSION_DENIED,
    /** A native library is not installed, or too old. */
    LIBRARY_MISSING,
    /** The display works in a way that Framelease does not support. */
    UNSUPPORTED_DISPLAY,
    /** The display is Xwayland, whose root window does not show the screen. */
    XWAYLAND,
    /** The region reaches beyond the desktop or the monitor. */
    REGION_OUTSIDE,
    /** There is no such monitor. */
    NO_SUCH_MONITOR,
    /** There is no such window, or there is none any more. */
    NO_SUCH_WINDOW,
    /** Several windows have this title or class; the message lists them. */
    SEVERAL_WINDOWS,
    /** The window is there, and not shown: it is minimised or hidden, or not mapped yet. */
    WINDOW_NOT_SHOWN,
    /** All slots are held, and the pool or the memory budget is at its bound. */
    NO_SLOT,
    /** The system has no memory or no file descriptor left for a slot. */
    SHORTAGE,
    /** The server did not answer in time. */
    TIMED_OUT,
    /** The server refused a request that it should have granted. */
    SERVER_ERROR,
    /** The connection broke. */
    CONNECTION_LOST,
    /** A recording that is replayed cannot be read on. */
    UNREADABLE,
    /** The waiting thread was interrupted. */
    INTERRUPTED,
    /** The session is closed. */
    SESSION_CLOSED
  }

  private final Reason reason;

  /**
   * Makes an exception.
   *
   * @param reason why
   * @param message the thing, what was found, what was expected, the remedy
   */
  public CaptureException(Reason reason, String message) {
    this(reason, message, null);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param reason why
   * @param message the thing, what was found, what was expected, the remedy
   * @param cause what led to it, or null
   */
  public CaptureException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /**
   * Returns why the screen could not be captured.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
