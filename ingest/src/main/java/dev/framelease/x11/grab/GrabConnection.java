package dev.framelease.x11.grab;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CaptureStatus;
import dev.framelease.capture.CursorImage;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.Window;
import dev.framelease.capture.events.GrabEvent;
import dev.framelease.pixels.Region;
import dev.framelease.pool.SlotPool;
import dev.framelease.x11.connection.ConnectionThread;
import dev.framelease.x11.connection.Deadline;
import dev.framelease.x11.screen.ServerExtensions;
import dev.framelease.x11.transport.TransportChoice;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.xcb.XcbConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A connection of its own, with the thread that owns it and the slots that it grabs into: one for
 * the grabs of a session, and one for each stream. Thread-safe.
 */
public final class GrabConnection {
  /** The name of the backend that all this is. */
  public static final String BACKEND = "x11";

  /** How often to look for slots that others have left idle, of which there is no event. */
  private static final long IDLE_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** How long a request that was given up may still take before the connection is cut. */
  private static final Duration AT_ONCE = Duration.ofMillis(100);

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
   * @param display such as {@code :0}
   * @param options how to grab
   * @param deadline until when that may take
   * @return a connection that the caller owns and must close
   * @throws CaptureException if the display cannot be captured, or not by the deadline
   */
  public static GrabConnection open(String display, GrabOptions options, Deadline deadline) {
    ConnectionThread thread = ConnectionThread.open(display, deadline);
    try {
      X11Desktop desktop =
          thread.call(connection -> prepare(display, thread, connection, options), deadline);
      return new GrabConnection(display, thread, desktop, options.pool().overflow());
    } catch (Throwable t) {
      // Who waited has done so until the deadline.
      thread.close(AT_ONCE);
      throw t;
    }
  }

  private static X11Desktop prepare(
      String display, ConnectionThread thread, XcbConnection connection, GrabOptions options) {
    X11Desktop desktop = X11Desktop.of(display, connection, options, thread::isUser);
    // The disconnect, which is next, detaches every segment.
    thread.atEnd(() -> desktop.pool().close(false));
    desktop.openWindow();
    desktop
        .pool()
        .whenLackedByOthers(
            () -> {
              if (desktop.hasAhead()) {
                thread.doWhenIdle(desktop::careForSlots);
              }
            });
    return desktop;
  }

  /**
   * Asks for the monitors.
   *
   * @param timeout how long that may take
   * @return the monitors that there are now
   * @throws CaptureException if they did not come in time, or at all
   */
  public List<Monitor> monitors(Duration timeout) {
    return ask(X11Desktop::monitors, timeout);
  }

  /**
   * Asks for the extensions.
   *
   * @param timeout how long that may take
   * @return names and versions
   * @throws CaptureException if they did not come in time, or at all
   */
  public Map<String, String> extensions(Duration timeout) {
    return thread.call(ServerExtensions::of, Deadline.after(timeout));
  }

  /**
   * Asks for the size of the desktop.
   *
   * @param timeout how long that may take
   * @return what there is now
   * @throws CaptureException if it did not come in time, or at all
   */
  public Region bounds(Duration timeout) {
    return ask(X11Desktop::bounds, timeout);
  }

  /**
   * Asks for the windows.
   *
   * @param timeout how long that may take
   * @return the windows that there are now
   * @throws CaptureException if they did not come in time, or at all
   */
  public List<Window> windows(Duration timeout) {
    return ask(X11Desktop::windows, timeout);
  }

  /**
   * Asks for the cursor with its name.
   *
   * @param timeout how long that may take
   * @return the cursor; empty if the screen has none
   * @throws CaptureException if the server cannot tell, or did not in time
   */
  public Optional<CursorImage> cursor(Duration timeout) {
    return ask(desktop -> desktop.cursors().named(), timeout);
  }

  /** Asks something on the connection's thread. */
  private <R> R ask(Function<X11Desktop, R> question, Duration timeout) {
    R answer = thread.call(connection -> question.apply(desktop), Deadline.after(timeout));
    desktop.tellNews();
    return answer;
  }

  /**
   * Returns the way that pixels take, and why.
   *
   * @return the choice of this connection
   */
  public TransportChoice choice() {
    return desktop.choice();
  }

  /**
   * Tells whether this connection is closed and has no slot any more.
   *
   * @return whether nothing is left of it
   */
  public boolean isDrained() {
    return desktop.pool().isDrained();
  }

  /**
   * Returns what this connection has used.
   *
   * @return the numbers now
   */
  public SlotUse use() {
    SlotPool<X11SlotMemory> pool = desktop.pool();
    return new SlotUse(
        pool.created(), pool.held(), pool.quarantined(), pool.bytes(), copiedBytes.get());
  }

  /**
   * Tells how this connection grabs.
   *
   * @param used what it has used, and perhaps others like it
   * @return the status
   */
  public CaptureStatus status(SlotUse used) {
    return new CaptureStatus(
        BACKEND,
        display,
        choice().grabber().transport(),
        choice().reason(),
        desktop.cursors().whyMissing(),
        desktop.damageChoice().whyMissing(),
        desktop.windowSupport().whyMissing(),
        used.created(),
        used.held(),
        used.quarantined(),
        used.bytes(),
        used.copiedBytes());
  }

  private CaptureStatus status() {
    return status(use());
  }

  /**
   * Grabs one frame, as {@link dev.framelease.capture.ScreenSession#tryGrab} says.
   *
   * @param source what to grab
   * @param timeout how long that may take
   * @return what came of it
   * @throws CaptureException as it says there
   */
  public GrabResult tryGrab(CaptureSource source, Duration timeout) {
    return tryGrab(source, timeout, false);
  }

  /**
   * Grabs one frame, as above.
   *
   * @param source what to grab
   * @param timeout how long that may take
   * @param isLast whether no other will be wanted, so that nothing is asked for ahead
   * @return what came of it
   * @throws CaptureException as above
   */
  public GrabResult tryGrab(CaptureSource source, Duration timeout, boolean isLast) {
    GrabEvent event = GrabEvent.begun();
    if (event == null) {
      return grabOrWait(source, Deadline.after(timeout), isLast);
    }
    try {
      GrabResult result = grabOrWait(source, Deadline.after(timeout), isLast);
      event.record(this::status, source, result);
      return result;
    } catch (CaptureException e) {
      event.recordFailure(this::status, source, e);
      throw e;
    }
  }

  /**
   * Makes no slot of a shortage, and reports that, for one who goes on without this frame.
   *
   * @param source what was to be grabbed
   * @param shortage what {@link #tryGrab} threw
   * @return the result to go on with
   */
  public GrabResult goWithout(CaptureSource source, CaptureException shortage) {
    GrabResult none = new GrabResult.NoSlot(shortage.getMessage(), desktop.pool().holders());
    report(source, none);
    return none;
  }

  private GrabResult grabOrWait(CaptureSource source, Deadline deadline, boolean isLast) {
    while (true) {
      long returns = desktop.pool().returns();
      GrabWork work = new GrabWork(desktop, source, isLast);
      GrabResult result = grabOnce(work, deadline);
      tellNews(result);
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

  /**
   * Waits until something has changed since the last frame.
   *
   * @param timeout how long to wait
   * @return whether something may have changed, which is true where it cannot be told
   * @throws CaptureException if the connection has ended
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean awaitDamage(Duration timeout) throws InterruptedException {
    return new DamageWait(thread, desktop.ofStream(), desktop.early(), timeout).await();
  }

  private void report(CaptureSource source, GrabResult result) {
    if (result instanceof GrabResult.NoSlot none) {
      reports.noSlot(source, none);
    } else if (result instanceof GrabResult.TimedOut late) {
      reports.timedOut(source, late);
    }
  }

  /** What a log handler throws is not to cost a slot. */
  private void tellNews(GrabResult result) {
    boolean told = false;
    try {
      desktop.tellNews();
      told = true;
    } finally {
      if (!told && result instanceof GrabResult.Captured captured) {
        captured.frame().close();
      } else if (!told && result instanceof GrabResult.NothingChanged same) {
        same.frame().close();
      }
    }
  }

  private GrabResult grabOnce(GrabWork work, Deadline deadline) {
    try {
      GrabResult result = thread.performPromptly(work, deadline);
      if (desktop.early().lacksSlot()) {
        thread.doWhenIdle(desktop::careForSlots);
      }
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
  public void close() {
    thread.close();
  }

  /** Ends the connection without waiting for a grab that was given up. */
  public void closeAtOnce() {
    thread.close(AT_ONCE);
  }
}
