package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.capture.DropCause;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.stream.DeliveryQueue;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A stream offers a frame, a taker waits for one, and somebody ends the stream. */
@JCStressTest
@Description("offer() against take() against end() of a delivery queue")
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Offered and taken before the end.")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "Not taken before the end, and dropped once.")
@State
public class EndAgainstOffer {
  private final AtomicInteger dropped = new AtomicInteger();
  private final DeliveryQueue<Integer> queue =
      new DeliveryQueue<>(SlowConsumer.KEEP_LATEST, 1, Long.MAX_VALUE, this::drop);

  private void drop(Integer item, DropCause cause) {
    dropped.incrementAndGet();
  }

  /** Offers. */
  @Actor
  public void offer() {
    queue.offer(1);
  }

  /** Waits until there is one, or the end. */
  @Actor
  public void take(III_Result result) {
    long deadline = Patience.deadlineNanos();
    try {
      Optional<Integer> taken = queue.take(() -> true, deadline - System.nanoTime());
      result.r1 = taken.isPresent() ? 1 : 0;
      Patience.came(taken.isPresent() || queue.hasEnded(), deadline);
    } catch (InterruptedException e) {
      result.r1 = -1;
    }
  }

  /** Ends. */
  @Actor
  public void end() {
    queue.end(null);
  }

  /** How often it was dropped, and how many are left. */
  @Arbiter
  public void count(III_Result result) {
    result.r2 = dropped.get();
    result.r3 = queue.size();
  }
}
