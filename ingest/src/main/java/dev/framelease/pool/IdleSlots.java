package dev.framelease.pool;

import dev.framelease.capture.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives memory of slots back that are not in use, when others lack it. On any thread. */
final class IdleSlots<M extends SlotMemory> implements MemoryBudget.Shortage {
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
        // The pool's owner removes the slot when it comes by.
        slots.giveMemoryBack(slot, false);
      }
    }
  }

  @Override
  public void roomMade() {
    returned.signal();
  }
}
