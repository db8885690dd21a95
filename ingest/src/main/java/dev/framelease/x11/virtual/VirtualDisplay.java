package dev.framelease.x11.virtual;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.x11.xcb.AccessRequests;
import dev.framelease.x11.xcb.ConnectFailedException;
import dev.framelease.x11.xcb.ConnectionLostException;
import dev.framelease.x11.xcb.LibraryMissingException;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An X server of one's own, without a screen: an Xvfb process.
 *
 * <p>It takes a display number that is free, does not listen on TCP, and does not reset when its
 * last client leaves. Of those who have no cookie, it lets in the user of this JVM alone, unless
 * the arguments have {@code -auth} or {@code -ac}. It goes with this JVM at the latest: at an
 * orderly exit always, and when the JVM is killed where {@code setpriv} (util-linux) is installed.
 * With {@code setsid} (util-linux) it does not go before: a Ctrl-C in the terminal is for the JVM.
 *
 * <p>Thread-safe.
 */
public final class VirtualDisplay implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final XvfbProcess process;
  private final String name;
  private final Thread exitHook;

  private VirtualDisplay(XvfbProcess process, String name) {
    this.process = process;
    this.name = name;
    this.exitHook = new Thread(process::terminate, "framelease-xvfb-exit");
  }

  /**
   * Starts a display with {@link VirtualDisplayOptions#DEFAULT}.
   *
   * @return a display that answers, and that the caller owns and must close
   * @throws CaptureException if it does not start, as {@link #start(VirtualDisplayOptions)} says
   * @throws IllegalStateException if the JVM is exiting
   */
  public static VirtualDisplay start() {
    return start(VirtualDisplayOptions.DEFAULT);
  }

  /**
   * Starts a display.
   *
   * @param options its screen and further arguments
   * @return a display that answers, and that the caller owns and must close
   * @throws CaptureException if Xvfb, or libxcb, which is to keep other users out, is not installed
   *     ({@link Reason#LIBRARY_MISSING}), if Xvfb ends at once, does not answer in time, or cannot
   *     keep them out ({@link Reason#DISPLAY_UNREACHABLE}), or the thread is interrupted meanwhile
   *     ({@link Reason#INTERRUPTED}, and its flag is set)
   * @throws IllegalStateException if the JVM is exiting
   */
  public static VirtualDisplay start(VirtualDisplayOptions options) {
    String searchPath = System.getenv("PATH");
    return start(options, searchPath == null ? "" : searchPath);
  }

  static VirtualDisplay start(VirtualDisplayOptions options, String searchPath) {
    XvfbProcess process = XvfbProcess.start(command(options, searchPath));
    try {
      VirtualDisplay display =
          new VirtualDisplay(process, ":" + awaitNumber(process, options.startTimeout()));
      if (!options.sayWhoMayConnect()) {
        letNobodyElseIn(display.name);
      }
      Runtime.getRuntime().addShutdownHook(display.exitHook);
      return display;
    } catch (Throwable t) {
      process.stop(STOP_TIMEOUT);
      throw t;
    }
  }

  /** Xvfb itself would let every user of the machine in. */
  private static void letNobodyElseIn(String display) {
    try {
      int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      XcbConnection connection = XcbConnection.connect(display);
      try {
        new AccessRequests(connection).allowOnlyUser(uid);
      } finally {
        connection.disconnect();
      }
    } catch (LibraryMissingException e) {
      throw new CaptureException(
          Reason.LIBRARY_MISSING,
          "other users could not be kept from " + display + ": " + e.getMessage(),
          e);
    } catch (IOException | ConnectFailedException | ConnectionLostException | XErrorException e) {
      throw new CaptureException(
          Reason.DISPLAY_UNREACHABLE,
          "other users could not be kept from " + display + ": " + e.getMessage(),
          e);
    }
  }

  private static List<String> command(VirtualDisplayOptions options, String searchPath) {
    Path xvfb =
        Executables.find("Xvfb", searchPath)
            .orElseThrow(
                () ->
                    new CaptureException(
                        Reason.LIBRARY_MISSING,
                        "no virtual display without Xvfb, which is not in "
                            + searchPath
                            + ":"
                            + " apt-get install -y xvfb"));
    List<String> command = new ArrayList<>();
    Optional<Path> setpriv = Executables.find("setpriv", searchPath);
    if (setpriv.isPresent()) {
      command.addAll(List.of(setpriv.get().toString(), "--pdeathsig", "TERM", "--"));
    }
    // Ctrl-C in a terminal is for this JVM, which may have something to finish with the display.
    Executables.find("setsid", searchPath).map(Path::toString).ifPresent(command::add);
    String screen = options.width() + "x" + options.height() + "x" + options.depth();
    command.addAll(
        List.of(
            xvfb.toString(),
            "-displayfd",
            "1",
            "-screen",
            "0",
            screen,
            "-noreset",
            "-nolisten",
            "tcp"));
    command.addAll(options.arguments());
    return command;
  }

  private static int awaitNumber(XvfbProcess process, Duration timeout) {
    CompletableFuture<Integer> number = process.displayNumber();
    try {
      return number.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new CaptureException(
          Reason.DISPLAY_UNREACHABLE, e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new CaptureException(
          Reason.DISPLAY_UNREACHABLE,
          process + " did not answer within " + timeout.toMillis() + " ms",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaptureException(
          Reason.INTERRUPTED, "interrupted while " + process + " was starting", e);
    }
  }

  /**
   * Returns the name to connect to.
   *
   * @return such as {@code :7}
   */
  public String name() {
    return name;
  }

  /**
   * Returns the process.
   *
   * @return the number of Xvfb's process
   */
  public long pid() {
    return process.pid();
  }

  /**
   * Tells whether the display is still there.
   *
   * @return false once its process has ended
   */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Ends the display, and waits until it is gone; a process that has not ended after five seconds
   * is killed. The first call counts; later ones do nothing.
   */
  @Override
  public void close() {
    process.stop(STOP_TIMEOUT);
    try {
      Runtime.getRuntime().removeShutdownHook(exitHook);
    } catch (IllegalStateException e) {
      // The JVM is exiting, and the display has just been stopped.
    }
  }

  @Override
  public String toString() {
    return "virtual display " + name;
  }
}
