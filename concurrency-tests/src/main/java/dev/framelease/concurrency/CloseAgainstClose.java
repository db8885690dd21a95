package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.memory.Lease;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads close the same lease, while somebody else holds another on the block. */
@JCStressTest
@Description("close() against close() of the same lease")
@Outcome(
    id = "0, 1",
    expect = ACCEPTABLE,
    desc =
        "One close counted: the bystander's share was not spent, and its own close was the last.")
@State
public class CloseAgainstClose {
  private final CountingOwner owner = new CountingOwner();
  private final Lease lease = owner.lend();
  private final Lease bystander = lease.share("bystander");

  /** Closes. */
  @Actor
  public void close() {
    lease.close();
  }

  /** Closes, too. */
  @Actor
  public void closeToo() {
    lease.close();
  }

  /** How often the owner was told before and after the bystander closed. */
  @Arbiter
  public void closeBystander(II_Result result) {
    result.r1 = owner.told();
    bystander.close();
    result.r2 = owner.told();
  }
}
