package dev.framelease.pool;

import dev.framelease.capture.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives memory of slots back that are not in use, when others lack it. On any thread. */
final class IdleSlots<M extends SlotMemory> implements MemoryBudget.Shortage {
  /** Whoever lacks memory tries again before that, as a rule. */
  private static final long LATELY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Slots<M> slots;
  private final ReturnSignal returned;

  /** When others lacked memory last, as {@link System#nanoTime()}. */
  private volatile long lackedNanos;

  private volatile boolean wasLacked;

  private volatile Runnable whenLacked = () -> {};

  IdleSlots(Slots<M> slots, ReturnSignal returned) {
    this.slots = slots;
    this.returned = returned;
  }

  /** Tells whether others have lacked memory lately, and may try again. */
  boolean isLacked() {
    return wasLacked && System.nanoTime() - lackedNanos < LATELY_NANOS;
  }

  void whenLacked(Runnable action) {
    whenLacked = action;
  }

  @Override
  public void giveBackIdle(Duration idleAfter) {
    lackedNanos = System.nanoTime();
    wasLacked = true;
    long nanos = TimeUnit.NANOSECONDS.convert(idleAfter);
    for (Slot<M> slot : slots.all()) {
      boolean idle = System.nanoTime() - slot.freedNanos() >= nanos;
      if ((idle && slot.move(SlotState.FREE, SlotState.RECLAIMED))
          || slot.move(SlotState.LEAKED, SlotState.RECLAIMED)) {
        // The pool's owner removes the slot when it comes by.
        slots.giveMemoryBack(slot, false);
      }
    }
    whenLacked.run();
  }

  @Override
  public void roomMade() {
    returned.signal();
  }
}
