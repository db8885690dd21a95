package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.capture.DropCause;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.stream.DeliveryQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads end a stream in which frames wait, and whoever drops one ends it once more. */
@JCStressTest
@Description("end() against end() of a delivery queue")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "For both, all is dropped when they return.")
@State
public class EndAgainstEnd {
  private final DeliveryQueue<Integer> queue =
      new DeliveryQueue<>(SlowConsumer.BLOCK, 2, Long.MAX_VALUE, this::drop);

  // Nothing but the queue makes what one thread drops known to another.
  private int first;
  private int second;

  /** Has two wait. */
  public EndAgainstEnd() {
    queue.offer(1);
    queue.offer(2);
  }

  private void drop(Integer item, DropCause cause) {
    queue.end(null);
    if (item == 1) {
      first++;
    } else {
      second++;
    }
  }

  /** Ends, and counts what has been dropped. */
  @Actor
  public void one(II_Result result) {
    queue.end(null);
    result.r1 = first + second;
  }

  /** The same. */
  @Actor
  public void other(II_Result result) {
    queue.end(null);
    result.r2 = first + second;
  }
}
