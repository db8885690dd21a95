package dev.framelease.x11;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CaptureStatus;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.OverflowPolicy;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.stream.PacedStream;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import dev.framelease.pool.SlotPool;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** A session on an X server. */
final class X11Session implements ScreenSession {
  private final String display;
  private final SessionOptions options;
  private final ConnectionThread thread;
  private final X11Desktop desktop;
  private final SlotPool<X11SlotMemory> pool;
  private final AtomicLong copiedBytes = new AtomicLong();

  /** Takes over the thread. */
  X11Session(String display, SessionOptions options, ConnectionThread thread, X11Desktop desktop) {
    this.display = display;
    this.options = options;
    this.thread = thread;
    this.desktop = desktop;
    this.pool = desktop.pool();
  }

  @Override
  public List<Monitor> monitors() {
    return thread.call(connection -> desktop.monitors(), Deadline.after(options.grabTimeout()));
  }

  @Override
  public Region desktop() {
    return thread.call(connection -> desktop.bounds(), Deadline.after(options.grabTimeout()));
  }

  @Override
  public CaptureStatus status() {
    return new CaptureStatus(
        X11Backend.NAME,
        display,
        desktop.choice().grabber().transport(),
        desktop.choice().reason(),
        pool.created(),
        pool.held(),
        pool.quarantined(),
        pool.bytes(),
        copiedBytes.get());
  }

  @Override
  public Frame grab(CaptureSource source) {
    return ScreenSession.frameOf(tryGrab(source, options.grabTimeout()));
  }

  @Override
  public GrabResult tryGrab(CaptureSource source, Duration timeout) {
    Objects.requireNonNull(source, "source");
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException(
          "the timeout of a grab must be positive, and is " + timeout);
    }
    Deadline deadline = Deadline.after(timeout);
    while (true) {
      long returns = pool.returns();
      GrabWork work = new GrabWork(desktop, source);
      GrabResult result = grabOnce(work, deadline);
      boolean wait =
          result instanceof GrabResult.NoSlot
              && work.mayFindSlotLater()
              && options.pool().overflow() == OverflowPolicy.BLOCK;
      if (!wait || !awaitReturn(returns, deadline)) {
        return result;
      }
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
      return pool.awaitReturn(returns, deadline.nanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaptureException(
          Reason.INTERRUPTED, "the thread was interrupted while it waited for a slot", e);
    }
  }

  @Override
  public FrameStream stream(CaptureSource source, StreamOptions streamOptions) {
    return PacedStream.open(this, source, streamOptions);
  }

  @Override
  public void close() {
    thread.close();
  }
}
