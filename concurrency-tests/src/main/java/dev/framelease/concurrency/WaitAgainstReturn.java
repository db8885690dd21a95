package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** One thread starts to wait for a return just as it happens. */
@JCStressTest
@Description("awaitReturn() against the last close of a lent slot")
@Outcome(id = "true, FREE", expect = ACCEPTABLE, desc = "The wait ended, and the slot was free.")
@State
public class WaitAgainstReturn {
  private final LentSlot lent = new LentSlot();
  private final long seen = lent.pool.returns();

  /** Returns the slot. */
  @Actor
  public void closeLease() {
    lent.lease.close();
  }

  /** Waits for it. */
  @Actor
  public void await(ZL_Result result) {
    try {
      long deadline = Patience.deadlineNanos();
      result.r1 = Patience.came(lent.pool.awaitReturn(seen, deadline), deadline);
      result.r2 = lent.slot.state();
    } catch (InterruptedException e) {
      result.r2 = e;
    }
  }
}
