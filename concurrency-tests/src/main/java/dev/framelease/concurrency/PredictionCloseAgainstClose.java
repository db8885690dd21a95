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

/** Two threads close predictions while their one frame is anywhere on its way. */
@JCStressTest
@Description("close() against close() of predictions, and against their stages")
@Outcome(
    id = "1, 1, 0, 0",
    expect = ACCEPTABLE,
    desc = "For both, nobody uses the model when they return; the frame is back, the value closed.")
@State
public class PredictionCloseAgainstClose {
  private final PredictionRace race = new PredictionRace();

  /** Closes. */
  @Actor
  public void close(IIII_Result result) {
    result.r1 = closed();
  }

  /** The same. */
  @Actor
  public void closeToo(IIII_Result result) {
    result.r2 = closed();
  }

  private int closed() {
    PredictionStream<AutoCloseable> predictions = race.predictions();
    predictions.close();
    try {
      return predictions.awaitReturned(Duration.ZERO) ? 1 : 0;
    } catch (InterruptedException e) {
      return -1;
    }
  }

  /** What is not back. */
  @Arbiter
  public void count(IIII_Result result) {
    result.r3 = race.framesOut();
    result.r4 = race.valuesLost(0);
  }
}
