package dev.framelease.x11.virtual;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.ServerTimeout;
import dev.framelease.x11.connection.ConnectionThread;
import dev.framelease.x11.connection.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Coloured shapes that float over the root window of a display, 60 steps a second: something to
 * capture where there is no desktop. The path is the same every time. On a slow display there are
 * fewer steps a second; one that is gone, or does not answer for ten seconds, ends the scene, which
 * is logged.
 *
 * <p>Thread-safe.
 */
public final class MovingScene implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MovingScene.class.getName());
  private static final Duration TIMEOUT = ServerTimeout.orElse(Duration.ofSeconds(10));
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(1) / Scene.STEPS_PER_SECOND;

  private final ConnectionThread connection;
  private final ScenePainter painter;
  private final AtomicLong steps = new AtomicLong();
  private final Thread ticker;
  private volatile boolean stopped;

  private MovingScene(ConnectionThread connection, ScenePainter painter) {
    this.connection = connection;
    this.painter = painter;
    this.ticker = new Thread(this::tick, "framelease-scene");
    this.ticker.setDaemon(true);
  }

  /**
   * Starts to draw.
   *
   * @param display such as {@link VirtualDisplay#name()}; its root window is drawn over
   * @return a scene whose first picture is on the screen, and that the caller owns and must close
   * @throws CaptureException if the display cannot be reached, does not answer within ten seconds,
   *     or has pixels of another format than BGRX
   */
  public static MovingScene start(String display) {
    Deadline deadline = Deadline.after(TIMEOUT);
    ConnectionThread connection = ConnectionThread.open(display, deadline);
    try {
      ScenePainter painter = connection.call(ScenePainter::new, deadline);
      MovingScene scene = new MovingScene(connection, painter);
      scene.show(0);
      scene.ticker.start();
      return scene;
    } catch (Throwable t) {
      connection.close();
      throw t;
    }
  }

  /**
   * Returns how many steps are on the screen by now.
   *
   * @return a count that only grows
   */
  public long steps() {
    return steps.get();
  }

  private void tick() {
    long next = System.nanoTime();
    try {
      while (!stopped) {
        show(steps.get());
        next = Math.max(next + STEP_NANOS, System.nanoTime() - STEP_NANOS);
        LockSupport.parkNanos(this, next - System.nanoTime());
      }
    } catch (CaptureException e) {
      if (!stopped) {
        LOG.log(System.Logger.Level.WARNING, "the moving scene has stopped", e);
      }
    }
  }

  private void show(long step) {
    boolean unused =
        connection.call(
            xcb -> {
              painter.step(step);
              return true;
            },
            Deadline.after(TIMEOUT));
    steps.incrementAndGet();
  }

  /** Stops. The last picture stays. The first call counts; later ones do nothing. */
  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(ticker);
    connection.close();
    awaitTicker();
  }

  /** It ends at once, since it can draw no more; what it drew last is counted then. */
  private void awaitTicker() {
    boolean interrupted = false;
    while (ticker.isAlive()) {
      try {
        ticker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
