package dev.framelease.pool;

import dev.framelease.capture.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives memory of slots back that are not in use, when others lack it. On any thread. */
final class IdleSlots<M extends SlotMemory> implements MemoryBudget.Shortage {
  private static final System.Logger LOG = System.getLogger(IdleSlots.class.getName());

  private final Slots<M> slots;
  private final ReturnSignal returned;

  IdleSlots(Slots<M> slots, ReturnSignal returned) {
    this.slots = slots;
    this.returned = returned;
  }

  @Override
  public void giveBackIdle(Duration idleAfter) {
    long nanos = TimeUnit.NANOSECONDS.convert(idleAfter);
    for (Slot<M> slot : slots.all()) {
      boolean idle = System.nanoTime() - slot.freedNanos() >= nanos;
      if ((idle && slot.move(SlotState.FREE, SlotState.RECLAIMED))
          || slot.move(SlotState.LEAKED, SlotState.RECLAIMED)) {
        retire(slot);
      }
    }
  }

  /** The pool's owner removes the slot when it comes by. */
  private void retire(Slot<M> slot) {
    try {
      slot.memory().retire(false);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a " + slot + " did not give its memory back", e);
    }
    slots.release(slot);
  }

  @Override
  public void roomMade() {
    returned.signal();
  }
}
