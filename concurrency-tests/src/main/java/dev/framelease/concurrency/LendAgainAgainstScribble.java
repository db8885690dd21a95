package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pool.Slot;
import dev.framelease.pool.SlotPool;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The last holder of a frame says that it may have written, and closes; it is lent once more. */
@JCStressTest
@Description("lendAgain() against markContentUnknown() and close() of the last lease")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "Not lent: it may show something else.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "Shared with the holder before that has closed.")
@State
public class LendAgainAgainstScribble {
  private final SlotPool<CountingMemory> pool =
      new SlotPool<>(
          bytes -> new CountingMemory(),
          1,
          1,
          LentSlot.BYTES,
          MemoryBudget.ofBytes(LentSlot.BYTES),
          "test",
          () -> true);
  private final Slot<CountingMemory> slot = pool.claim(LentSlot.BYTES).orElseThrow();
  private final Lease lease = pool.lend(slot, "scribbler");
  private final MemoryBlock block = lease.block();

  /** Writes, perhaps. */
  @Actor
  public void scribble() {
    lease.markContentUnknown();
    lease.close();
  }

  /** Would have the same frame again. */
  @Actor
  public void lendAgain(I_Result result) {
    Optional<Lease> again = pool.lendAgain(slot, "test");
    if (again.isPresent()) {
      result.r1 = again.get().block() == block ? 1 : 2;
      again.get().close();
    }
  }
}
