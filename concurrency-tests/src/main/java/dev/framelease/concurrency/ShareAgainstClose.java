package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.memory.Lease;
import dev.framelease.memory.LeaseClosedException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/** One thread shares the only lease while another closes it. */
@JCStressTest
@Description("share() of the only lease against its close()")
@Outcome(id = "open, 0, 1", expect = ACCEPTABLE, desc = "Shared first: the child kept the block.")
@Outcome(id = "closed, 1, 1", expect = ACCEPTABLE, desc = "Closed first: share() said so.")
@State
public class ShareAgainstClose {
  private final CountingOwner owner = new CountingOwner();
  private final Lease parent = owner.lend();
  private Lease child;

  /** Shares. */
  @Actor
  public void share(LII_Result result) {
    try {
      child = parent.share("child");
      result.r1 = owner.told() == 0 ? "open" : "dead";
    } catch (LeaseClosedException e) {
      result.r1 = "closed";
    }
  }

  /** Closes. */
  @Actor
  public void close() {
    parent.close();
  }

  /** How often the owner was told before and after the child closed. */
  @Arbiter
  public void closeChild(LII_Result result) {
    result.r2 = owner.told();
    if (child != null) {
      child.close();
    }
    result.r3 = owner.told();
  }
}
