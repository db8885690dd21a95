package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.stream.DeliveryQueue;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A stream waits for room while two takers take what fills the queue. */
@JCStressTest
@Description("awaitRoom() and offer() against two take() of a full delivery queue")
@Outcome(
    id = {"1, 2, 0", "2, 1, 0"},
    expect = ACCEPTABLE,
    desc = "Each taker got one, and the second was offered when the first had left.")
@State
public class RoomAgainstTake {
  private final DeliveryQueue<Integer> queue =
      new DeliveryQueue<>(SlowConsumer.BLOCK, 1, Long.MAX_VALUE, (item, cause) -> {});

  /** Fills the queue. */
  public RoomAgainstTake() {
    queue.offer(1);
  }

  /** Offers another. */
  @Actor
  public void offer() {
    try {
      queue.awaitRoom();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    queue.offer(2);
  }

  /** Takes. */
  @Actor
  public void take(III_Result result) {
    result.r1 = taken();
  }

  /** Takes, too. */
  @Actor
  public void takeToo(III_Result result) {
    result.r2 = taken();
  }

  private int taken() {
    long deadline = Patience.deadlineNanos();
    try {
      Optional<Integer> item = queue.take(() -> true, deadline - System.nanoTime());
      Patience.came(item.isPresent(), deadline);
      return item.orElse(0);
    } catch (InterruptedException e) {
      return -1;
    }
  }

  /** How many are left. */
  @Arbiter
  public void count(III_Result result) {
    result.r3 = queue.size();
  }
}
