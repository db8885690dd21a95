package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.capture.CaptureException;
import dev.framelease.capture.CaptureException.Reason;
import dev.framelease.capture.FrameStream;
import dev.framelease.capture.StreamOptions;
import dev.framelease.capture.stream.OpenStreams;
import dev.framelease.capture.stream.StreamName;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Somebody waits for damage while the stream is closed: nothing is asked of a closed source. */
@JCStressTest
@Description("awaitDamage() against close() of a stream of frames on request")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "There was damage before the close.")
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "The stream had ended.")
@State
public class DamageWaitAgainstClose {
  private static final StreamOptions OPTIONS = StreamOptions.DEFAULT.onRequest();
  private static final StreamName NAME = new StreamName("nothing", "no display");

  private final AtomicInteger askedLate = new AtomicInteger();

  private final CountingSource source =
      new CountingSource() {
        @Override
        public boolean awaitDamage(long timeoutNanos) {
          if (closes() > 0) {
            askedLate.incrementAndGet();
            throw new CaptureException(Reason.SESSION_CLOSED, "the source is closed");
          }
          return true;
        }
      };

  private final FrameStream stream = new OpenStreams().open(source, NAME, OPTIONS);

  /** Waits, as a user does. */
  @Actor
  public void await(III_Result result) {
    try {
      result.r1 = stream.awaitDamage(Duration.ofSeconds(10)) ? 1 : 0;
    } catch (InterruptedException e) {
      result.r1 = -1;
    }
  }

  /** Closes, as another thread of the user's does. */
  @Actor
  public void close() {
    stream.close();
  }

  /** Reads how often the source was asked and closed. */
  @Arbiter
  public void count(III_Result result) {
    result.r2 = askedLate.get();
    result.r3 = source.closes();
  }
}
