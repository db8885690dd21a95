package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.capture.DropCause;
import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.stream.DeliveryQueue;
import dev.framelease.capture.stream.Tally;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A frame that waits is to give way, is taken, and is ended, all at once: one of them has it. */
@JCStressTest
@Description("DeliveryQueue: giveWay() against take() against end()")
@Outcome(id = "1, 0, 0, 0", expect = ACCEPTABLE, desc = "It was taken.")
@Outcome(id = "0, 1, 0, 0", expect = ACCEPTABLE, desc = "It gave way.")
@Outcome(id = "0, 0, 1, 0", expect = ACCEPTABLE, desc = "It was dropped at the end.")
@State
public class GiveWayAgainstTake {
  private final AtomicInteger replaced = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final DeliveryQueue<Integer> queue =
      new DeliveryQueue<>(SlowConsumer.KEEP_LATEST, 1, Long.MAX_VALUE, this::drop);

  /** Has one frame wait. */
  public GiveWayAgainstTake() {
    queue.offer(1);
  }

  private void drop(Integer item, DropCause why) {
    (why == DropCause.REPLACED ? replaced : ended).incrementAndGet();
  }

  /** Takes, as a user does. */
  @Actor
  public void take(IIII_Result result) {
    try {
      result.r1 = queue.take(() -> true, 0).isPresent() ? 1 : 0;
    } catch (InterruptedException e) {
      result.r1 = -1;
    }
  }

  /** Has it give way, as the stream does that finds no slot. */
  @Actor
  public void giveWay() {
    boolean unused = queue.giveWay();
  }

  /** Ends. */
  @Actor
  public void end() {
    queue.end(null);
  }

  /** How often it was dropped, and how far the counts are off. */
  @Arbiter
  public void count(IIII_Result result) {
    result.r2 = replaced.get();
    result.r3 = ended.get();
    Tally tally = queue.tally();
    boolean right =
        tally.offered() == 1
            && tally.waiting() == 0
            && tally.taken() == result.r1
            && tally.dropped(DropCause.REPLACED) == result.r2
            && tally.dropped(DropCause.ENDED) == result.r3;
    result.r4 = right ? 0 : 1;
  }
}
