package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIL_Result;

/** The last lease on a slot closes while its pool closes. */
@JCStressTest
@Description("the last close of a lent slot against the close of its pool")
@Outcome(
    id = "1, 1, RETIRED",
    expect = ACCEPTABLE,
    desc = "Returned early: the slot was retired by the time the pool was closed.")
@Outcome(
    id = "0, 1, RETIRED",
    expect = ACCEPTABLE,
    desc = "Returned late: the reclaimer of the closed pool retired the slot.")
@State
public class LastCloseAgainstPoolClose {
  private final LentSlot lent = new LentSlot();

  /** Returns the slot. */
  @Actor
  public void closeLease() {
    lent.lease.close();
  }

  /** Closes the pool, and tells how many slots that retired by then. */
  @Actor
  public void closePool(IIL_Result result) {
    lent.pool.close(true);
    result.r1 = lent.pool.bytes() == 0 ? 1 : 0;
  }

  /** How often the slot is retired in the end. */
  @Arbiter
  public void awaitReclaimer(IIL_Result result) {
    long deadline = Patience.deadlineNanos();
    while (lent.slot.memory().retired() == 0 && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    result.r2 = lent.slot.memory().retired();
    Patience.came(result.r2 > 0, deadline);
    result.r3 = lent.slot.state();
  }
}
