package dev.framelease.posix;

import dev.framelease.memory.HolderLedger;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file descriptor that is closed once, by its owner, or in its place where that was lost. */
final class Descriptor implements Runnable {
  static final Cleaner LOST =
      Cleaner.create(
          report -> {
            Thread thread = new Thread(report, "framelease-lost-files");
            thread.setDaemon(true);
            return thread;
          });

  private static final System.Logger LOG = System.getLogger(Descriptor.class.getName());

  private final int number;
  private final Path path;
  private final Throwable openedAt;
  private final AtomicBoolean open = new AtomicBoolean(true);

  /** Takes an open descriptor over, and remembers the stack if stacks are tracked. */
  Descriptor(int number, Path path) {
    this.number = number;
    this.path = path;
    this.openedAt = HolderLedger.stackIfTracked("opened here");
  }

  int number() {
    return number;
  }

  /** Closes it. The first call counts. */
  boolean close() {
    boolean first = open.compareAndSet(true, false);
    if (first) {
      LibC.close(number);
    }
    return first;
  }

  /** Its owner is lost, or has closed it. */
  @Override
  public void run() {
    if (close()) {
      HolderLedger.warnOfLeak(
          LOG, path + " was opened to be read, and never closed; it is closed now", openedAt);
    }
  }
}
