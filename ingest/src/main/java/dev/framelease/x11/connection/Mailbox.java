package dev.framelease.x11.connection;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** Tasks on their way to the one thread that takes them. Thread-safe. */
final class Mailbox {
  private final Queue<Task<?>> tasks = new ArrayDeque<>();
  private boolean closed;

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

  /** Waits for the next task; null after the close, however many are left. */
  synchronized Task<?> take() {
    while (tasks.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        // The thread that takes is ended by close() alone.
      }
    }
    return closed ? null : tasks.remove();
  }

  /** Takes nothing more, and returns what nobody has taken. */
  synchronized List<Task<?>> close() {
    closed = true;
    List<Task<?>> left = List.copyOf(tasks);
    tasks.clear();
    notifyAll();
    return left;
  }
}
