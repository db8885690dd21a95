package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Slice;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/** One thread slices the only view, and reads the slice, while another closes the view. */
@JCStressTest
@Description("slice() of the only view against its close()")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Sliced first: the child can be read.")
@Outcome(id = "closed, 1, 1", expect = ACCEPTABLE, desc = "Closed first: slice() said so.")
@State
public class ViewCloseAgainstSlice {
  private final CountingOwner owner = new CountingOwner();
  private final PixelView parent = owner.view();
  private PixelView child;

  /** Slices, and reads what has the index 1 in the parent. */
  @Actor
  public void slice(LII_Result result) {
    try {
      child = parent.slice(Slice.from(1));
      result.r1 = owner.told() == 0 ? child.getInt(0) : "dead";
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
