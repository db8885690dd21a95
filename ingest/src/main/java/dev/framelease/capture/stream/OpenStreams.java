package dev.framelease.capture.stream;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.StreamOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The streams of a session that have not ended: it ends them when it closes. Thread-safe. */
public final class OpenStreams {
  private static final System.Logger LOG = System.getLogger(OpenStreams.class.getName());

  /** Guarded by this. */
  private final Set<SourceStream> streams = new HashSet<>();

  /** Guarded by this. */
  private boolean closed;

  /** Makes an empty set. */
  public OpenStreams() {}

  /**
   * Starts a stream.
   *
   * @param source where its frames come from; the stream's from now on, also where this throws
   * @param name what is captured, for messages and the names of threads
   * @param options the pace, the policy, the bounds
   * @return a stream that the caller owns and must close
   * @throws CaptureException if the session is closed ({@link Reason#SESSION_CLOSED})
   */
  public FrameStream open(FrameSource source, StreamName name, StreamOptions options) {
    Objects.requireNonNull(source, "source");
    try {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(options, "options");
      SourceStream stream = new SourceStream(source, name, options, this::remove);
      start(stream, name);
      return stream;
    } catch (Throwable t) {
      source.close();
      throw t;
    }
  }

  /** Within the lock, so that a close finds every thread that there is. */
  private synchronized void start(SourceStream stream, StreamName name) {
    if (closed) {
      throw new CaptureException(
          Reason.SESSION_CLOSED, "the session is closed, and opens no stream of " + name);
    }
    stream.start();
    streams.add(stream);
  }

  private synchronized void remove(SourceStream stream) {
    streams.remove(stream);
  }

  private synchronized List<SourceStream> closeAndList() {
    closed = true;
    return List.copyOf(streams);
  }

  /**
   * Ends every stream, and waits until none captures any more. No stream is opened from then on.
   * The first call counts; later ones wait, too.
   *
   * <p>A capture that is not over after 200 milliseconds is interrupted. One that goes on for 15
   * seconds more is logged, and not waited for; nor is the current thread, if it captures. An
   * interrupt of the current thread does not end the wait, and its flag is set then.
   *
   * @param why what takers get the reason and the message of
   */
  public void close(CaptureException why) {
    List<SourceStream> open = closeAndList();
    open.forEach(stream -> stream.end(why));
    if (!CaptureThreads.awaitEnd(open.stream().map(SourceStream::thread).toList())) {
      LOG.log(
          System.Logger.Level.WARNING, "the streams " + open + " are closed, but a grab goes on");
    }
  }
}
