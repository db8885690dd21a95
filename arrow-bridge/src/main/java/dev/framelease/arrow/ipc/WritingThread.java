package dev.framelease.arrow.ipc;

import dev.framelease.arrow.FrameBuffer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Compresses and writes on a thread of its own, in the order in which frames come. Only so many
 * frames wait; who brings another one waits, too. Thread-safe.
 */
final class WritingThread implements FrameTarget {
  /** One to be compressed when the one before is done, and one for a producer that is uneven. */
  static final int MAX_WAITING = 2;

  private final FrameTarget target;
  private final Thread thread;

  /** Made before it is needed. */
  private final FrameWriteException died;

  // Guarded by this.
  private final Queue<FrameBuffer> waiting = new ArrayDeque<>();
  private FrameWriteException failure;
  private boolean told;
  private boolean ending;

  WritingThread(FrameTarget target) {
    this.target = target;
    this.died =
        new FrameWriteException(
            target + ": a frame could not be compressed, and nothing can follow it",
            new IOException("an error, as of memory, that could not be put into words"));
    this.thread = new Thread(this::writeAll, "framelease-writer of " + target);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public synchronized void write(FrameBuffer frame) {
    try {
      while (waiting.size() >= MAX_WAITING && failure == null) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FrameWriteException(
          frame + " was not taken: interrupted while others were being compressed; go on with it",
          new InterruptedIOException());
    }
    if (failure != null) {
      tellFailure();
    }
    if (ending) {
      throw new IllegalStateException(target + " is closed");
    }
    waiting.add(frame.share());
    notifyAll();
  }

  private void tellFailure() {
    if (told) {
      throw new IllegalStateException(target + " failed before, so nothing can follow");
    }
    told = true;
    // With the stack of who is told; the cause has the other one.
    throw new FrameWriteException(failure.getMessage(), failure.getCause());
  }

  private void writeAll() {
    boolean ended = false;
    try {
      for (FrameBuffer frame = next(); frame != null; frame = next()) {
        write(frame, target);
      }
      ended = true;
    } finally {
      // Else whoever brings a frame would wait for a thread that is not there.
      if (!ended) {
        fail(died);
      }
    }
  }

  private void write(FrameBuffer frame, FrameTarget to) {
    try (frame) {
      to.write(frame);
    } catch (FrameWriteException e) {
      fail(e);
    } catch (Throwable t) {
      fail(frame, t);
    }
  }

  private synchronized void fail(FrameBuffer frame, Throwable t) {
    fail(died);
    // That may be all, if there is no memory for words.
    failure =
        new FrameWriteException(
            "frame " + frame.info().sequence() + " could not be compressed: " + t,
            new IOException(t));
  }

  private synchronized FrameBuffer next() {
    boolean interrupted = false;
    while (waiting.isEmpty() && !ending) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    notifyAll();
    return waiting.poll();
  }

  private synchronized void fail(FrameWriteException e) {
    if (failure == null) {
      failure = e;
    }
    waiting.forEach(FrameBuffer::close);
    waiting.clear();
    notifyAll();
  }

  private synchronized void end() {
    ending = true;
    notifyAll();
  }

  @Override
  public void close() {
    end();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        // It ends a write to a pipe or socket, as it would without this thread.
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    closeTarget();
  }

  private synchronized void closeTarget() {
    try {
      target.close();
    } catch (FrameWriteException e) {
      if (failure == null) {
        throw e;
      }
      failure.addSuppressed(e);
      if (told) {
        throw e;
      }
    }
    if (failure != null && !told) {
      tellFailure();
    }
  }
}
