package dev.framelease.x11.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Tasks on their way to the one thread that takes them, and whose turn it is to use what they are
 * about: that thread's while it does a task, or another's that has entered, where no task waits.
 * Thread-safe.
 */
final class Mailbox {
  private final Deque<Task<?>> tasks = new ArrayDeque<>();
  private boolean closed;

  /** Whose turn it is; null for nobody's. Changed by that thread, or from null. */
  private volatile Thread user;

  /** Adds a task; false, and nothing is done, after the close. */
  synchronized boolean post(Task<?> task) {
    if (closed) {
      return false;
    }
    tasks.add(task);
    notifyAll();
    return true;
  }

  /** Takes a task back that nobody waits for any more; does nothing where it has been taken. */
  synchronized void remove(Task<?> task) {
    tasks.remove(task);
  }

  /**
   * Makes it the calling thread's turn, where it is nobody's and no task waits.
   *
   * @return whether it is; then it must {@link #leave}
   */
  synchronized boolean enter() {
    if (closed || user != null || !tasks.isEmpty()) {
      return false;
    }
    user = Thread.currentThread();
    return true;
  }

  /**
   * Ends the calling thread's turn. Nobody has one before the rest of what it did is done.
   *
   * @param rest what it leaves to the thread that takes, or null
   * @return whether that will be done; not after the close
   */
  synchronized boolean leave(Task<?> rest) {
    user = null;
    if (rest != null && !closed) {
      tasks.addFirst(rest);
    }
    if (closed || !tasks.isEmpty()) {
      notifyAll();
    }
    return !closed;
  }

  /** Tells whether it is the calling thread's turn. */
  boolean isUser() {
    return user == Thread.currentThread();
  }

  /**
   * Ends the turn of the thread that takes, and waits for the next one and for a task.
   *
   * @return the task; null after the close, however many are left
   */
  synchronized Task<?> take() {
    if (isUser()) {
      user = null;
    }
    while (user != null || (tasks.isEmpty() && !closed)) {
      try {
        wait();
      } catch (InterruptedException e) {
        // The thread that takes is ended by close() alone.
      }
    }
    user = Thread.currentThread();
    return closed ? null : tasks.remove();
  }

  /** Takes nothing more, and returns what nobody has taken. */
  synchronized List<Task<?>> close() {
    closed = true;
    // First, since the rest may fail where the heap is full: whoever takes must end.
    notifyAll();
    List<Task<?>> left = List.copyOf(tasks);
    tasks.clear();
    return left;
  }
}
