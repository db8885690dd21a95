package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.pool.SlotPool;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A pool claims its free slot while another, which lacks room, takes its memory. */
@JCStressTest
@Description("claim() against the reclaiming of the one slot that fits into the budget")
@Outcome(id = "1, 0, 64", expect = ACCEPTABLE, desc = "Its own pool was in time.")
@Outcome(id = "0, 1, 64", expect = ACCEPTABLE, desc = "The other was.")
@State
public class ReclaimAgainstClaim {
  private final MemoryBudget budget = MemoryBudget.of(LentSlot.BYTES, Duration.ZERO);
  private final SlotPool<CountingMemory> first = pool("first");
  private final SlotPool<CountingMemory> second = pool("second");

  /** Frees the slot that both want. */
  public ReclaimAgainstClaim() {
    first.giveBack(first.claim(LentSlot.BYTES).orElseThrow());
  }

  private SlotPool<CountingMemory> pool(String user) {
    return new SlotPool<>(bytes -> new CountingMemory(), 1, 1, LentSlot.BYTES, budget, user);
  }

  /** Claims, as the owner of the first pool. */
  @Actor
  public void first(III_Result result) {
    result.r1 = first.claim(LentSlot.BYTES).isPresent() ? 1 : 0;
  }

  /** Claims, as the owner of the second pool. */
  @Actor
  public void second(III_Result result) {
    result.r2 = second.claim(LentSlot.BYTES).isPresent() ? 1 : 0;
  }

  /** Reads what is in use. */
  @Arbiter
  public void inUse(III_Result result) {
    result.r3 = (int) budget.usedBytes();
  }
}
