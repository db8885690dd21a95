package dev.framelease.capture;

import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.frame.Frame;
import dev.framelease.pixels.Region;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection to a display, and the slots that frames of it are captured into.
 *
 * <p>Frames may be closed on any thread, also after the session: they stay readable until then.
 *
 * <p>After {@link #close()}, {@link #status()} answers still, {@link #tryGrab} gives {@link
 * GrabResult.Ended}, and everything else fails with {@link Reason#SESSION_CLOSED}.
 *
 * <p>Thread-safe. Grabs of one session run one after the other.
 */
public interface ScreenSession extends AutoCloseable {
  /**
   * Opens a session on {@code $DISPLAY}.
   *
   * @return a session that the caller owns and must close
   * @throws CaptureException if that display cannot be captured
   * @throws java.util.ServiceConfigurationError as {@link #open(SessionOptions)}
   */
  static ScreenSession open() {
    return open(SessionOptions.DEFAULT);
  }

  /**
   * Opens a session.
   *
   * @param options what the user wants
   * @return a session that the caller owns and must close
   * @throws CaptureException if the display cannot be captured
   * @throws java.util.ServiceConfigurationError if a backend that the class path names cannot be
   *     loaded
   */
  static ScreenSession open(SessionOptions options) {
    return CaptureBackends.first().open(options);
  }

  /**
   * Lists the monitors, anew at every call.
   *
   * @return at least one; the desktop as a whole where the server knows no monitors
   * @throws CaptureException if the server does not answer
   */
  List<Monitor> monitors();

  /**
   * Asks the display's server which of the extensions that are used where they are there it has.
   *
   * @return names, and versions that server and client both speak, as {@code MIT-SHM} and {@code
   *     1.2 with shared pixmaps}; {@code none} where the server has none
   * @throws CaptureException if the server does not answer
   */
  Map<String, String> extensions();

  /**
   * Returns the size of the desktop.
   *
   * @return a region that starts at (0, 0), in physical pixels
   * @throws CaptureException if the server does not answer
   */
  Region desktop();

  /**
   * Lists the windows that can be meant, anew at every call: those that a window manager knows, and
   * others of the top level that are shown, or have a title or a class.
   *
   * @return those of the window manager first, the others from the lowest to the topmost
   * @throws CaptureException if this screen has no windows of its own, or the server does not
   *     answer
   */
  default List<Window> windows() {
    throw new CaptureException(
        Reason.UNSUPPORTED_DISPLAY, "windows cannot be captured by this backend");
  }

  /**
   * Asks for the cursor, apart from any frame; {@link CaptureSource#withCursor} draws it into one.
   *
   * @return what it looks like and where it is; empty if this screen has none just now
   * @throws CaptureException if the server cannot tell ({@link CaptureStatus#cursorMissing()} says
   *     why), or does not answer
   */
  default Optional<CursorImage> cursor() {
    throw new CaptureException(
        Reason.UNSUPPORTED_DISPLAY, "the cursor cannot be captured by this backend");
  }

  /**
   * Returns how this session captures, and what it has used so far. It answers after {@link
   * #close()}, too.
   *
   * @return the status at this moment
   */
  CaptureStatus status();

  /**
   * Captures one frame, where a failure is exceptional. It takes as long as {@link
   * SessionOptions#grabTimeout} says, at most.
   *
   * @param source what to capture
   * @return a frame that the caller owns and must close
   * @throws CaptureException if it fails, and {@link CaptureException#reason} says why: also where
   *     all slots are held ({@link Reason#NO_SLOT}), no answer came in time ({@link
   *     Reason#TIMED_OUT}), or the thread is interrupted ({@link Reason#INTERRUPTED}, and its flag
   *     is set then)
   */
  Frame grab(CaptureSource source);

  /**
   * Captures one frame, where a full pool or a late answer is to be expected.
   *
   * @param source what to capture
   * @param timeout how long it may take, positive
   * @return what came of it; a frame in it is the caller's to close
   * @throws CaptureException if the source does not exist on this display, the server refuses, the
   *     system is short of memory, or the thread is interrupted (and its flag is set then)
   * @throws IllegalArgumentException if the timeout is not positive
   */
  GrabResult tryGrab(CaptureSource source, Duration timeout);

  /**
   * Starts to capture frames at a pace, through a connection and into slots of the stream's own: a
   * grab never waits for a stream, nor takes a slot from it. The session ends it when it closes.
   *
   * @param source what to capture
   * @param options the pace, the bounds, what to do when frames are taken too slowly
   * @return a stream that the caller owns and must close
   * @throws CaptureException if the stream cannot connect, or this session is closed
   */
  FrameStream stream(CaptureSource source, StreamOptions options);

  /**
   * Ends the session. Free slots go back to the system now, and held ones when their last lease
   * closes. The first call counts; later ones do nothing.
   */
  @Override
  void close();

  /**
   * Turns the result of {@link #tryGrab} into what {@link #grab} gives.
   *
   * @param result what came of a grab
   * @return its frame, which the caller owns and must close
   * @throws CaptureException if it has none
   */
  static Frame frameOf(GrabResult result) {
    if (result instanceof GrabResult.Captured captured) {
      return captured.frame();
    }
    if (result instanceof GrabResult.NothingChanged unchanged) {
      return unchanged.frame();
    }
    throw failureOf(result);
  }

  private static CaptureException failureOf(GrabResult result) {
    if (result instanceof GrabResult.NoSlot none) {
      return new CaptureException(Reason.NO_SLOT, none.describe());
    }
    if (result instanceof GrabResult.TimedOut late) {
      return new CaptureException(
          Reason.TIMED_OUT,
          "the server did not answer within "
              + late.waited().toMillis()
              + " ms; it may be stopped or overloaded, or the timeout too short"
              + " (SessionOptions.withGrabTimeout)");
    }
    return ((GrabResult.Ended) result).cause();
  }
}
