package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.djl.predict.PredictionStream;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Somebody waits for the result of the one frame while predictions are closed. */
@JCStressTest
@Description("take() against close() of predictions, and against their stages")
@Outcome(id = "1, 1, 0, 0", expect = ACCEPTABLE, desc = "It was taken.")
@Outcome(
    id = "0, 1, 0, 0",
    expect = ACCEPTABLE,
    desc = "The end came first, in time; it was closed.")
@State
public class PredictionTakeAgainstClose {
  private final PredictionRace race = new PredictionRace();

  /** Takes. */
  @Actor
  public void take(IIII_Result result) {
    PredictionStream<AutoCloseable> predictions = race.predictions();
    long deadline = Patience.deadlineNanos();
    try {
      boolean taken = predictions.take(Duration.ofNanos(deadline - System.nanoTime())).isPresent();
      result.r1 = taken ? 1 : 0;
      result.r2 = Patience.came(taken || predictions.hasEnded(), deadline) ? 1 : 0;
    } catch (InterruptedException e) {
      result.r1 = -1;
    }
  }

  /** Closes. */
  @Actor
  public void close() {
    race.predictions().close();
  }

  /** What is not back. */
  @Arbiter
  public void count(IIII_Result result) {
    result.r3 = race.framesOut();
    result.r4 = race.valuesLost(result.r1);
  }
}
