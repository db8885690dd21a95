package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** One thread claims, and waits where nothing is free, while another returns the only slot. */
@JCStressTest
@Description("claim() and awaitReturn() against the last close of the only slot")
@Outcome(id = "at once, true", expect = ACCEPTABLE, desc = "Returned before the claim.")
@Outcome(
    id = "after a wait, true",
    expect = ACCEPTABLE,
    desc = "Returned after the claim: the wait ended in time, and the next claim succeeded.")
@State
public class AwaitReturnAgainstReturn {
  private final LentSlot lent = new LentSlot();

  /** Returns the slot. */
  @Actor
  public void closeLease() {
    lent.lease.close();
  }

  /** Claims it, waiting once if need be. */
  @Actor
  public void claim(LL_Result result) {
    long seen = lent.pool.returns();
    if (lent.pool.claim(LentSlot.BYTES).isPresent()) {
      result.r1 = "at once";
      result.r2 = true;
      return;
    }
    result.r1 = "after a wait";
    try {
      long deadline = Patience.deadlineNanos();
      result.r2 =
          Patience.came(lent.pool.awaitReturn(seen, deadline), deadline)
              && lent.pool.claim(LentSlot.BYTES).isPresent();
    } catch (InterruptedException e) {
      result.r2 = e;
    }
  }
}
