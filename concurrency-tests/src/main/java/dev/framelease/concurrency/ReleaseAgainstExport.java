package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.Export;
import dev.framelease.pixels.ExportRequest;
import dev.framelease.pixels.OpenExportsException;
import dev.framelease.pixels.PixelView;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLI_Result;

/** One thread exports a view while another releases it strictly. */
@JCStressTest
@Description("export() against release() of the same view")
@Outcome(
    id = "exported, refused, 1",
    expect = ACCEPTABLE,
    desc = "Exported first: release() refused, and the view is still open.")
@Outcome(
    id = "closed, released, 1",
    expect = ACCEPTABLE,
    desc = "Released first: export() said so.")
@State
public class ReleaseAgainstExport {
  private final CountingOwner owner = new CountingOwner();
  private final PixelView view = owner.view();
  private Export export;

  /** Exports. */
  @Actor
  public void export(LLI_Result result) {
    try {
      export = view.export(ExportRequest.SIMPLE, "consumer");
      result.r1 = "exported";
    } catch (LeaseClosedException e) {
      result.r1 = "closed";
    }
  }

  /** Releases. */
  @Actor
  public void release(LLI_Result result) {
    try {
      view.release();
      result.r2 = "released";
    } catch (OpenExportsException e) {
      result.r2 = view.isOpen() ? "refused" : "refused, and closed all the same";
    }
  }

  /** How often the owner was told when all is closed. */
  @Arbiter
  public void closeAll(LLI_Result result) {
    if (export != null) {
      export.close();
    }
    view.close();
    result.r3 = owner.told();
  }
}
