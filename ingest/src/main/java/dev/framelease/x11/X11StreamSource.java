package dev.framelease.x11;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.GrabResult;
import dev.framelease.capture.stream.FrameSource;
import dev.framelease.posix.SystemCallException;
import dev.framelease.x11.grab.GrabConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Frames of one source, through a connection of the stream's own.
 *
 * <p>A monitor that was there may be away for two seconds: to change modes, programs switch it off
 * and on again. A window may be hidden for a moment: a window manager that puts it into a frame, or
 * takes it out of one, unmaps and maps it. And while the system has no memory for another slot, it
 * goes on with those that there are.
 */
final class X11StreamSource implements FrameSource {
  private static final Duration MONITOR_AWAY = Duration.ofSeconds(2);
  private static final Duration WINDOW_AWAY = Duration.ofMillis(250);
  private static final long LOOK_AGAIN_MILLIS = 10;

  private final GrabConnection connection;
  private final CaptureSource source;
  private boolean wasThere;

  /** Takes over the connection. */
  X11StreamSource(GrabConnection connection, CaptureSource source) {
    this.connection = connection;
    this.source = source;
  }

  @Override
  public GrabResult next(Duration timeout) {
    return next(timeout, false);
  }

  @Override
  public GrabResult last(Duration timeout) {
    return next(timeout, true);
  }

  private GrabResult next(Duration timeout, boolean isLast) {
    long start = System.nanoTime();
    while (true) {
      try {
        GrabResult result = connection.tryGrab(source, timeout, isLast);
        wasThere = true;
        return result;
      } catch (CaptureException e) {
        if (wasThere && e.getCause() instanceof SystemCallException) {
          return connection.goWithout(source, e);
        }
        boolean mayComeBack =
            (e.reason() == Reason.NO_SUCH_MONITOR && isWithin(MONITOR_AWAY, start))
                || (e.reason() == Reason.WINDOW_NOT_SHOWN && isWithin(WINDOW_AWAY, start));
        if (!wasThere || !mayComeBack) {
          throw e;
        }
      }
      pause();
    }
  }

  private static boolean isWithin(Duration limit, long startNanos) {
    return System.nanoTime() - startNanos < limit.toNanos();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaptureException(
          Reason.INTERRUPTED, "the thread was interrupted while the monitor or window was away", e);
    }
  }

  @Override
  public boolean awaitDamage(long timeoutNanos) throws InterruptedException {
    return connection.awaitDamage(Duration.ofNanos(timeoutNanos));
  }

  @Override
  public void close() {
    connection.closeAtOnce();
  }
}
