package dev.framelease.x11;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CaptureStatus;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.events.GrabEvent;
import dev.framelease.pool.SlotPool;
import dev.framelease.x11.xcb.XcbConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A connection of its own, with the thread that owns it and the slots that it grabs into: one for
 * the grabs of a session, and one for each stream. Thread-safe.
 */
final class GrabConnection {
  /** How often to look for slots that others have left idle, of which there is no event. */
  private static final long IDLE_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final String display;
  private final ConnectionThread thread;
  private final X11Desktop desktop;
  private final OverflowPolicy overflow;
  private final AtomicLong copiedBytes = new AtomicLong();
  private final GrabReports reports;

  private GrabConnection(
      String display, ConnectionThread thread, X11Desktop desktop, OverflowPolicy overflow) {
    this.display = display;
    this.thread = thread;
    this.desktop = desktop;
    this.overflow = overflow;
    this.reports = new GrabReports(this::status, display, overflow);
  }

  /**
   * Connects.
   *
   * @throws CaptureException if the display cannot be captured, or not by the deadline
   */
  static GrabConnection open(String display, GrabOptions options, Deadline deadline) {
    ConnectionThread thread = ConnectionThread.open(display, deadline);
    try {
      X11Desktop desktop =
          thread.call(connection -> prepare(display, thread, connection, options), deadline);
      return new GrabConnection(display, thread, desktop, options.pool().overflow());
    } catch (Throwable t) {
      thread.close();
      throw t;
    }
  }

  private static X11Desktop prepare(
      String display, ConnectionThread thread, XcbConnection connection, GrabOptions options) {
    X11Desktop desktop = X11Desktop.of(display, connection, options);
    // The disconnect, which is next, detaches every segment: nobody waits for the server here.
    thread.atEnd(() -> desktop.pool().close(false));
    return desktop;
  }

  /** Asks something on the connection's thread. */
  <R> R ask(Function<X11Desktop, R> question, Duration timeout) {
    return thread.call(connection -> question.apply(desktop), Deadline.after(timeout));
  }

  TransportChoice choice() {
    return desktop.choice();
  }

  Optional<String> damageMissing() {
    return desktop.damageChoice().whyMissing();
  }

  Optional<String> cursorMissing() {
    return desktop.cursors().whyMissing();
  }

  SlotPool<?> pool() {
    return desktop.pool();
  }

  long copiedBytes() {
    return copiedBytes.get();
  }

  /** How this connection grabs, and what it has used. */
  private CaptureStatus status() {
    return new CaptureStatus(
        X11Backend.NAME,
        display,
        choice().grabber().transport(),
        choice().reason(),
        cursorMissing(),
        damageMissing(),
        pool().created(),
        pool().held(),
        pool().quarantined(),
        pool().bytes(),
        copiedBytes());
  }

  /** Grabs one frame, as {@link dev.framelease.capture.ScreenSession#tryGrab} says. */
  GrabResult tryGrab(CaptureSource source, Duration timeout) {
    GrabEvent event = new GrabEvent();
    event.begin();
    try {
      GrabResult result = grabOrWait(source, Deadline.after(timeout));
      event.record(this::status, source, result);
      return result;
    } catch (CaptureException e) {
      event.recordFailure(this::status, source, e);
      throw e;
    }
  }

  private GrabResult grabOrWait(CaptureSource source, Deadline deadline) {
    while (true) {
      long returns = desktop.pool().returns();
      GrabWork work = new GrabWork(desktop, source);
      GrabResult result = grabOnce(work, deadline);
      report(source, result);
      boolean wait =
          result instanceof GrabResult.NoSlot
              && work.mayFindSlotLater()
              && overflow == OverflowPolicy.BLOCK;
      if (!wait || !awaitReturn(returns, deadline)) {
        return result;
      }
    }
  }

  private void report(CaptureSource source, GrabResult result) {
    if (result instanceof GrabResult.NoSlot none) {
      reports.noSlot(source, none);
    } else if (result instanceof GrabResult.TimedOut late) {
      reports.timedOut(source, late);
    }
  }

  private GrabResult grabOnce(GrabWork work, Deadline deadline) {
    try {
      GrabResult result = thread.perform(work, deadline);
      if (result instanceof GrabResult.Captured captured) {
        copiedBytes.addAndGet(captured.frame().info().copiedBytes());
      }
      return result;
    } catch (CaptureException e) {
      return switch (e.reason()) {
        case TIMED_OUT -> new GrabResult.TimedOut(deadline.limit());
        case SESSION_CLOSED, CONNECTION_LOST -> new GrabResult.Ended(e);
        default -> throw e;
      };
    }
  }

  private boolean awaitReturn(long returns, Deadline deadline) {
    try {
      long left = deadline.leftNanos();
      long wait = desktop.pool().wasRefusedByBudget() ? Math.min(left, IDLE_CHECK_NANOS) : left;
      return desktop.pool().awaitReturn(returns, System.nanoTime() + wait) || wait < left;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaptureException(
          Reason.INTERRUPTED, "the thread was interrupted while it waited for a slot", e);
    }
  }

  /** Ends the connection; frames stay readable until their last close. */
  void close() {
    thread.close();
  }

  /** Ends the connection without waiting for a grab that was given up. */
  void closeAtOnce() {
    thread.close(Duration.ofMillis(100));
  }
}
