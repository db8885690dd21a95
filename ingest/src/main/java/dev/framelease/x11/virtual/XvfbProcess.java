package dev.framelease.x11.virtual;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * An Xvfb process with the two threads that listen to it.
 *
 * <p>The kernel sends the signal of {@code setpriv --pdeathsig} when the <em>thread</em> that
 * started the process ends. So the thread that starts it stays until it has ended.
 */
final class XvfbProcess {
  /** Characters of what it says on its standard error that are kept. */
  private static final int LAST_WORDS = 2000;

  private final List<String> command;
  private final CompletableFuture<Process> started = new CompletableFuture<>();
  private final CompletableFuture<Integer> displayNumber = new CompletableFuture<>();
  private final StringBuilder lastWords = new StringBuilder();

  private XvfbProcess(List<String> command) {
    this.command = command;
  }

  static XvfbProcess start(List<String> command) {
    XvfbProcess xvfb = new XvfbProcess(command);
    daemon("framelease-xvfb", xvfb::run);
    try {
      xvfb.started.join();
      return xvfb;
    } catch (CompletionException e) {
      throw new CaptureException(
          Reason.DISPLAY_UNREACHABLE,
          xvfb + " could not be started: " + e.getCause().getMessage(),
          e.getCause());
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The number that the server chose; fails with its last words if it ends without one. */
  CompletableFuture<Integer> displayNumber() {
    return displayNumber;
  }

  private void run() {
    Process process;
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException | RuntimeException e) {
      started.completeExceptionally(e);
      return;
    }
    started.complete(process);
    daemon("framelease-xvfb-number", () -> readNumber(process));
    readLastWords(process);
    awaitEnd(process);
    displayNumber.completeExceptionally(
        new IOException(this + " ended with exit code " + process.exitValue() + lastWords()));
  }

  private void readNumber(Process process) {
    try (BufferedReader reader = process.inputReader()) {
      String line = reader.readLine();
      if (line != null) {
        displayNumber.complete(Integer.valueOf(line.trim()));
      }
      // Without a line the process is ending, and the other thread tells why.
    } catch (IOException | NumberFormatException e) {
      displayNumber.completeExceptionally(e);
    }
  }

  private void readLastWords(Process process) {
    char[] chunk = new char[LAST_WORDS];
    try (Reader reader = process.errorReader()) {
      for (int read = reader.read(chunk); read != -1; read = reader.read(chunk)) {
        remember(String.valueOf(chunk, 0, read));
      }
    } catch (IOException e) {
      remember(e.toString()); // It is closed when the process is destroyed.
    }
  }

  private synchronized void remember(String words) {
    lastWords.append(words);
    lastWords.delete(0, Math.max(0, lastWords.length() - LAST_WORDS));
  }

  private synchronized String lastWords() {
    String words = lastWords.toString().strip();
    return words.isEmpty() ? ", without a word" : ", saying:\n" + words;
  }

  private static void awaitEnd(Process process) {
    while (process.isAlive()) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt this thread: it goes when the process has gone.
      }
    }
  }

  long pid() {
    return started.join().pid();
  }

  boolean isAlive() {
    return started.join().isAlive();
  }

  void terminate() {
    started.join().destroy();
  }

  /** Asks the process to end, insists after the timeout, and waits until it is gone. */
  void stop(Duration timeout) {
    Process process = started.join();
    process.destroy();
    boolean interrupted = false;
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (process.isAlive()) {
      try {
        if (!process.waitFor(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          process.destroyForcibly();
          deadlineNanos = System.nanoTime() + timeout.toNanos();
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "Xvfb (" + String.join(" ", command) + ")";
  }
}
