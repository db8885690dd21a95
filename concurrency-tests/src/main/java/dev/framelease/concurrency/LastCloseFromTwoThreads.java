package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.memory.Lease;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads close the two leases that are left. */
@JCStressTest
@Description("the last two leases of a block close on two threads")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "One of them was the last, and told the owner.")
@State
public class LastCloseFromTwoThreads {
  private final CountingOwner owner = new CountingOwner();
  private final Lease one = owner.lend();
  private final Lease other = one.share("other");

  /** Closes the one. */
  @Actor
  public void closeOne() {
    one.close();
  }

  /** Closes the other. */
  @Actor
  public void closeOther() {
    other.close();
  }

  /** How often the owner was told. */
  @Arbiter
  public void count(I_Result result) {
    result.r1 = owner.told();
  }
}
