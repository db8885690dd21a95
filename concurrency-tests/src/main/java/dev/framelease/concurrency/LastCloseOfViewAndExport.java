package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.pixels.Export;
import dev.framelease.pixels.ExportRequest;
import dev.framelease.pixels.PixelView;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A view and an export of it, which are all that is left, close on two threads. */
@JCStressTest
@Description("the last view and the last export of a block close on two threads")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "One of them was the last, and told the owner.")
@State
public class LastCloseOfViewAndExport {
  private final CountingOwner owner = new CountingOwner();
  private final PixelView view = owner.view();
  private final Export export = view.export(ExportRequest.SIMPLE, "consumer");

  /** Closes the view. */
  @Actor
  public void closeView() {
    view.close();
  }

  /** Closes the export. */
  @Actor
  public void closeExport() {
    export.close();
  }

  /** How often the owner was told. */
  @Arbiter
  public void count(I_Result result) {
    result.r1 = owner.told();
  }
}
