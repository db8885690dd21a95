package dev.framelease.x11.connection;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.posix.SystemCallException;
import dev.framelease.x11.xcb.ConnectionLostException;
import dev.framelease.x11.xcb.LibraryMissingException;
import dev.framelease.x11.xcb.MalformedReplyException;
import dev.framelease.x11.xcb.XErrorException;

/** Says in the words of the capture API what failed on a connection's thread. */
final class Failures {
  private Failures() {}

  /** Makes a new exception, with the stack of this thread, and that of the other as its cause. */
  static RuntimeException translate(Throwable t) {
    if (t instanceof CaptureException known) {
      return new CaptureException(known.reason(), known.getMessage(), known);
    }
    Reason reason = reasonOf(t);
    if (reason != null) {
      return new CaptureException(reason, t.getMessage() + remedyOf(reason, t), t);
    }
    return new IllegalStateException("the connection's thread failed: " + t, t);
  }

  /** What the message does not say itself. */
  private static String remedyOf(Reason reason, Throwable t) {
    if (t instanceof OutOfMemoryError) {
      return ": the heap of Java was too small; raise -Xmx, and open another session";
    }
    return reason == Reason.SERVER_ERROR
        ? "; its screen may just have changed, or it may be short of memory: try again, and if that"
            + " fails, too, open another session"
        : "";
  }

  private static Reason reasonOf(Throwable t) {
    if (t instanceof ConnectionLostException) {
      return Reason.CONNECTION_LOST;
    }
    if (t instanceof XErrorException || t instanceof MalformedReplyException) {
      return Reason.SERVER_ERROR;
    }
    if (t instanceof SystemCallException || t instanceof OutOfMemoryError) {
      return Reason.SHORTAGE;
    }
    return t instanceof LibraryMissingException ? Reason.LIBRARY_MISSING : null;
  }
}
