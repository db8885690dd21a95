package dev.framelease.concurrency;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.pool.Slot;
import dev.framelease.pool.SlotPool;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The pool's owner lends a slot while a waiter, whose time is up, quarantines it. */
@JCStressTest
@Description("lend() against quarantine() of the same slot")
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The frame came in time.")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "It came too late, and was not lent.")
@State
public class LendAgainstQuarantine {
  private final SlotPool<CountingMemory> pool =
      new SlotPool<>(
          bytes -> new CountingMemory(),
          1,
          1,
          LentSlot.BYTES,
          MemoryBudget.ofBytes(1 << 20),
          "a test");
  private final Slot<CountingMemory> slot = pool.claim(LentSlot.BYTES).orElseThrow();

  /** Lends, as the owner. */
  @Actor
  public void lend(ZZ_Result result) {
    try {
      pool.lend(slot, "holder").close();
      result.r1 = true;
    } catch (IllegalStateException e) {
      result.r1 = false;
    }
  }

  /** Quarantines, as the waiter. */
  @Actor
  public void quarantine(ZZ_Result result) {
    result.r2 = pool.quarantine(slot);
  }
}
