package dev.framelease.x11.connection;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.x11.xcb.ConnectionLostException;
import dev.framelease.x11.xcb.XcbConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A connection to an X server, and the one thread that uses it.
 *
 * <p>Every other thread {@link #call}s it and waits until a deadline. A connection that breaks ends
 * the thread; what is asked then fails with {@link Reason#CONNECTION_LOST}. One exchange that is
 * likely to be short another thread does itself, where the connection is idle ({@link
 * #performPromptly}): one thread at a time uses the connection.
 *
 * <p>Thread-safe.
 */
public final class ConnectionThread implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ConnectionThread.class.getName());

  /** How long {@link #close()} waits for a request under way before it cuts the connection. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** How long a connect that was cut may take, while the system looks up the name of a host. */
  private static final Duration CONNECT_GRACE = Duration.ofMillis(100);

  /** How long libxcb may take to notice that the connection was cut. */
  private static final Duration CUT_GRACE = Duration.ofSeconds(10);

  /** How long another thread waits for the server itself before it leaves that to this one. */
  private static final long PROMPT_NANOS = 10_000_000;

  /** How often, and after which pauses, to try what must be done though the heap is full. */
  private static final int ATTEMPTS_AT_END = 100;

  private static final long PAUSE_AT_END_NANOS = 100_000_000;

  private final String display;
  private final Mailbox mailbox = new Mailbox();
  private final Deque<Runnable> atEnd = new ArrayDeque<>();
  private final CutSwitch cuts = new CutSwitch();
  private final Thread thread;
  private final AtomicBoolean idleTask = new AtomicBoolean();
  private volatile boolean closing;

  /** Set before the connecting is done, and used on the thread alone from then on. */
  private XcbConnection connection;

  /** Set with the connection. */
  private Incoming incoming;

  private ConnectionThread(String display) {
    this.display = display;
    this.thread = new Thread(this::run, "framelease-x11 " + display);
    this.thread.setDaemon(true);
  }

  /**
   * Connects.
   *
   * @param display such as {@code :0}
   * @param deadline until when that may take
   * @return a thread that the caller owns and must close
   * @throws CaptureException if there is no such display, it refuses, or does not answer in time
   */
  public static ConnectionThread open(String display, Deadline deadline) {
    ConnectionThread opened = new ConnectionThread(display);
    Task<Boolean> connecting = new Task<>(display, () -> opened.connect(deadline));
    opened.mailbox.post(connecting);
    opened.thread.start();
    try {
      connecting.await(deadline, Failures::translate);
      return opened;
    } catch (Throwable t) {
      opened.closing = true;
      opened.mailbox.close();
      opened.cuts.cut();
      boolean unused = opened.joined(CONNECT_GRACE);
      throw t;
    }
  }

  private Work.Answer<Boolean> connect(Deadline deadline) {
    connection = DisplayConnector.connect(display, deadline, cuts);
    incoming = new Incoming(connection);
    cuts.set(connection.fileDescriptor());
    return () -> true;
  }

  /**
   * Has something done on the connection's thread, and waits for it.
   *
   * @param work what to do, given the connection
   * @param deadline until when
   * @param <R> what comes of it
   * @return what came of it
   * @throws CaptureException if it failed, was not done in time, or the connection has ended
   */
  public <R> R call(Function<XcbConnection, R> work, Deadline deadline) {
    return perform(
        () -> {
          R result = work.apply(connection);
          return () -> result;
        },
        deadline);
  }

  /**
   * Has something done on the connection's thread, and waits for it, where what comes of it needs
   * care when nobody waits any more.
   *
   * @param work what to do
   * @param deadline until when
   * @param <R> what comes of it
   * @return what came of it
   * @throws CaptureException if it failed, was not done in time, or the connection has ended
   */
  public <R> R perform(Work<R> work, Deadline deadline) {
    requireNotUser();
    Task<R> task = new Task<>(display, work);
    if (!mailbox.post(task)) {
      throw ended();
    }
    try {
      return task.await(deadline, this::translate);
    } finally {
      // What was given up before it was begun must not pile up while the server is silent.
      mailbox.remove(task);
    }
  }

  /**
   * Does something on the calling thread where nobody uses the connection, and what takes longer,
   * or asks for more, on the connection's thread.
   *
   * @param work what to do
   * @param deadline until when
   * @param <R> what comes of it
   * @return what came of it
   * @throws CaptureException if it failed, was not done in time, or the connection has ended
   */
  public <R> R performPromptly(PromptWork<R> work, Deadline deadline) {
    // Whoever is interrupted must be woken, and whoever is virtual must not wait in native code.
    if (Thread.currentThread().isInterrupted() || VirtualThreads.isCurrent() || !mailbox.enter()) {
      return perform(work, deadline);
    }
    boolean begun = false;
    Task<R> rest = null;
    boolean goesOn = false;
    try {
      boolean underWay = work.isUnderWay();
      begun = readFirst(underWay) && work.begin();
      Work.Answer<R> answer = begun ? exchange(work, underWay, deadline) : null;
      if (answer != null) {
        return answer.deliver();
      }
      rest = begun ? Task.ofBegun(display, work) : null;
    } catch (RuntimeException | Error e) {
      endIfBroken(e);
      throw translate(e);
    } finally {
      goesOn = mailbox.leave(rest);
    }
    if (!goesOn) {
      throw ended();
    }
    return begun ? rest.await(deadline, this::translate) : perform(work, deadline);
  }

  /** Reads what has come, of an answer that may come all or nothing; false for a part of it. */
  private boolean readFirst(boolean underWay) {
    return underWay
        ? incoming.readAnswers() != WholeMessages.Found.INCOMPLETE
        : incoming.readEvents();
  }

  /**
   * Sends what was asked, and waits for the answer for a short time; null if it takes longer.
   *
   * @param underWay whether it may have been asked and answered before
   */
  private <R> Work.Answer<R> exchange(PromptWork<R> work, boolean underWay, Deadline deadline) {
    if (underWay && work.isAnswered()) {
      return work.conclude();
    }
    connection.flush();
    long start = System.nanoTime();
    long limit = Math.min(PROMPT_NANOS, deadline.leftNanos());
    for (long left = limit; left > 0; left = limit - (System.nanoTime() - start)) {
      if (!incoming.await(left)) {
        continue; // A signal may have come before the time was over.
      }
      switch (incoming.readAnswers()) {
        case INCOMPLETE, NOTHING -> {
          return null;
        }
        case MORE_TO_COME -> {}
        case LAST_ANSWER -> {
          if (work.isAnswered()) {
            return work.conclude();
          }
        }
      }
    }
    return null;
  }

  /**
   * Waits until something is as it should be, or until the server says anything, on the calling
   * thread. It cannot be interrupted, and keeps others from the connection meanwhile.
   *
   * @param nanos how long, of the order of milliseconds
   * @param condition what should be, of what the server has said: it is asked by the thread that
   *     uses the connection, and waits for nothing
   * @return whether it is so; false where the server has said a part of something
   * @throws CaptureException if the connection has ended, or the thread was interrupted while it
   *     waited for another that uses the connection
   */
  public boolean awaitInput(long nanos, BooleanSupplier condition) {
    if (!mailbox.enter()) {
      return askWithin(Math.max(nanos, PROMPT_NANOS), condition);
    }
    boolean whole;
    try {
      whole = incoming.readEvents();
      if (whole && !condition.getAsBoolean() && incoming.await(nanos)) {
        whole = incoming.readEvents();
      }
      if (connection.isBroken()) {
        throw ended();
      }
      if (whole) {
        return condition.getAsBoolean();
      }
    } catch (RuntimeException | Error e) {
      endIfBroken(e);
      throw translate(e);
    } finally {
      boolean unused = mailbox.leave(null);
    }
    return askWithin(nanos, condition);
  }

  /**
   * Has something done that nobody waits for, on the connection's thread, unless the last of it has
   * yet to be done. Whatever it throws is of no interest. It does not block.
   *
   * @param action what to do
   */
  public void doWhenIdle(Runnable action) {
    if (idleTask.compareAndSet(false, true)) {
      boolean unused =
          mailbox.post(
              new Task<>(
                  display,
                  () -> {
                    idleTask.set(false);
                    action.run();
                    return () -> true;
                  }));
    }
  }

  /** Has the connection's thread ask, which waits for the rest of what it reads. */
  private boolean askWithin(long nanos, BooleanSupplier condition) {
    try {
      return call(
          used -> {
            used.read();
            return condition.getAsBoolean();
          },
          Deadline.after(Duration.ofNanos(nanos)));
    } catch (CaptureException e) {
      if (e.reason() == Reason.TIMED_OUT) {
        return false;
      }
      throw e;
    }
  }

  /** Whoever uses the connection would wait for itself. */
  private void requireNotUser() {
    if (isUser()) {
      throw new IllegalStateException(
          "this thread is in the middle of using the connection to "
              + display
              + ": a log handler that it calls meanwhile cannot grab from it, nor ask it; have"
              + " another thread do that");
    }
  }

  /** What nobody can use any more ends. By whoever uses it. */
  private void endIfBroken(Throwable failure) {
    if (failure instanceof Error || connection.isBroken()) {
      mailbox.close().forEach(task -> task.fail(ended()));
    }
  }

  /**
   * Tells whether it is the calling thread that uses the connection now.
   *
   * @return whether it does some work, on whichever thread
   */
  public boolean isUser() {
    return mailbox.isUser();
  }

  /**
   * Adds what is to be done before the disconnect, the latest first, whether or not the server can
   * still be asked. It is called again where it throws an OutOfMemoryError. Within a call only.
   *
   * @param action on the connection's thread
   */
  public void atEnd(Runnable action) {
    assert Thread.currentThread() == thread : "on the connection's thread only";
    atEnd.push(action);
  }

  /**
   * Ends the connection. A request under way has a second to finish; then it is cut off. The first
   * call counts; later ones wait for it, but not where the calling thread is using the connection.
   */
  @Override
  public void close() {
    close(GRACE);
  }

  /**
   * Ends the connection. The first call counts; later ones wait for it.
   *
   * @param grace how long a request under way has to finish before it is cut off
   */
  public void close(Duration grace) {
    closing = true;
    mailbox.close().forEach(task -> task.fail(ended()));
    // Whoever uses the connection would wait for itself: the thread ends when that is over.
    if (!isUser() && !joined(grace)) {
      // It wakes a call that waits for the server: nobody may disconnect under it.
      cuts.cut();
      if (!joined(CUT_GRACE)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the connection to " + display + " has been cut, but its thread still waits");
      }
    }
  }

  private boolean joined(Duration limit) {
    Deadline deadline = Deadline.after(limit);
    boolean interrupted = false;
    while (thread.isAlive() && deadline.leftNanos() > 0) {
      try {
        thread.join(Math.max(1, deadline.leftNanos() / 1_000_000));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private RuntimeException translate(Throwable t) {
    return t instanceof ConnectionLostException ? ended(t) : Failures.translate(t);
  }

  private CaptureException ended() {
    return ended(null);
  }

  /** Says why nothing comes any more, and as its cause, what found that out. */
  private CaptureException ended(Throwable cause) {
    return closing
        ? new CaptureException(
            Reason.SESSION_CLOSED, "the session on " + display + " is closed", cause)
        : new CaptureException(
            Reason.CONNECTION_LOST,
            "the connection to " + display + " is lost; open another session",
            cause);
  }

  private void run() {
    try {
      for (Task<?> task = mailbox.take(); task != null; task = mailbox.take()) {
        Throwable failure = task.run();
        if (connection == null || connection.isBroken() || failure instanceof Error) {
          break;
        }
        connection.tellReadEvents();
      }
    } finally {
      end();
    }
  }

  /** Whatever fails of it, such as by a heap that is full, the rest is done. */
  private void end() {
    try {
      mailbox.close().forEach(task -> task.fail(ended()));
    } finally {
      if (connection != null) {
        endConnection();
      }
    }
  }

  private void endConnection() {
    try {
      while (!atEnd.isEmpty()) {
        runAtEnd(atEnd.pop());
      }
    } finally {
      cuts.clear();
      if (incoming != null) {
        incoming.close();
      }
      connection.disconnect();
    }
    if (!closing) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the connection to " + display + " is lost: its sessions and streams have ended");
    }
  }

  private void runAtEnd(Runnable action) {
    for (int attempt = 1; ; attempt++) {
      try {
        action.run();
        return;
      } catch (VirtualMachineError | LinkageError e) {
        // Others may need less in a moment; slots that never go back would be worse than to wait.
        if (attempt == ATTEMPTS_AT_END) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_AT_END_NANOS);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "ending the connection to " + display, e);
        return;
      }
    }
  }
}
