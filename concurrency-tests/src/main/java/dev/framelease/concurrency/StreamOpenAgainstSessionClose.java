package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.stream.OpenStreams;
import dev.framelease.capture.stream.StreamName;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A session opens a stream while it closes: the stream's connection is closed in any case. */
@JCStressTest
@Description("OpenStreams: open() against close()")
@Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "It was opened, and ended by the close.")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "It was refused, and its source closed.")
@State
public class StreamOpenAgainstSessionClose {
  private static final StreamOptions OPTIONS = StreamOptions.DEFAULT.asFastAsPossible();
  private static final StreamName NAME = new StreamName("nothing", "no display");

  private final OpenStreams streams = new OpenStreams();
  private final CountingSource source = new CountingSource();

  /** Opens, as a user does. */
  @Actor
  public void open(ZI_Result result) {
    try {
      FrameStream unused = streams.open(source, NAME, OPTIONS);
      result.r1 = true;
    } catch (CaptureException e) {
      result.r1 = false;
    }
  }

  /** Closes, as the session does. */
  @Actor
  public void close() {
    streams.close(new CaptureException(Reason.SESSION_CLOSED, "the session is closed"));
  }

  /** Reads how often the source was closed. */
  @Arbiter
  public void closes(ZI_Result result) {
    result.r2 = source.closes();
  }
}
