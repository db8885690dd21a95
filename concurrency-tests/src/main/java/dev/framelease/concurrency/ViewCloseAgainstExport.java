package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.memory.LeaseClosedException;
import dev.framelease.pixels.Export;
import dev.framelease.pixels.ExportRequest;
import dev.framelease.pixels.PixelView;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/** One thread exports the only view, and reads the export, while another closes the view. */
@JCStressTest
@Description("export() of the only view against its close()")
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Exported first: the memory can be read.")
@Outcome(id = "closed, 1, 1", expect = ACCEPTABLE, desc = "Closed first: export() said so.")
@State
public class ViewCloseAgainstExport {
  private final CountingOwner owner = new CountingOwner();
  private final PixelView view = owner.view();
  private Export export;

  /** Exports, and reads byte 1. */
  @Actor
  public void export(LII_Result result) {
    try {
      export = view.export(ExportRequest.SIMPLE, "consumer");
      result.r1 = owner.told() == 0 ? export.buffer().get(1) : "dead";
    } catch (LeaseClosedException e) {
      result.r1 = "closed";
    }
  }

  /** Closes. */
  @Actor
  public void close() {
    view.close();
  }

  /** How often the owner was told before and after the export closed. */
  @Arbiter
  public void closeExport(LII_Result result) {
    result.r2 = owner.told();
    if (export != null) {
      export.close();
    }
    result.r3 = owner.told();
  }
}
