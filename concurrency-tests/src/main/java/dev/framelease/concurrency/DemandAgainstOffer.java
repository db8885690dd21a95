package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.capture.SlowConsumer;
import dev.framelease.capture.stream.DeliveryQueue;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A subscriber requests a frame while one is captured, and its thread waits for both. */
@JCStressTest
@Description("demand and wake() against offer() against take() of a delivery queue")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "Delivered: neither wake-up was lost.")
@State
public class DemandAgainstOffer {
  private final AtomicInteger demand = new AtomicInteger();
  private final DeliveryQueue<Integer> queue =
      new DeliveryQueue<>(SlowConsumer.KEEP_LATEST, 1, Long.MAX_VALUE, (item, cause) -> {});

  /** Requests. */
  @Actor
  public void request() {
    demand.incrementAndGet();
    queue.wake();
  }

  /** Captures. */
  @Actor
  public void offer() {
    queue.offer(1);
  }

  /** Delivers. */
  @Actor
  public void deliver(I_Result result) {
    long deadline = Patience.deadlineNanos();
    try {
      Optional<Integer> taken = queue.take(() -> demand.get() > 0, deadline - System.nanoTime());
      result.r1 = Patience.came(taken.isPresent(), deadline) ? 1 : 0;
    } catch (InterruptedException e) {
      result.r1 = -1;
    }
  }
}
