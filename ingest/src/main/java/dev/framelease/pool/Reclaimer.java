package dev.framelease.pool;

import java.util.concurrent.locks.LockSupport;

/**
 * Takes slots out of a pool that are not to be used again: for the pool's owner, and after the
 * pool's end by a thread of its own, until the last one has come back.
 */
final class Reclaimer<M extends SlotMemory> {
  private static final System.Logger LOG = System.getLogger(Reclaimer.class.getName());

  /** A thread whose heap is full may have closed the last lease and not told. */
  private static final long LOOK_AGAIN_NANOS = 1_000_000_000;

  private final Slots<M> slots;
  private final ReturnSignal returned;

  Reclaimer(Slots<M> slots, ReturnSignal returned) {
    this.slots = slots;
    this.returned = returned;
  }

  /** Removes what was lost, what others took the memory of, and what is free and outdated. */
  void removeLost() {
    for (Slot<M> slot : slots.all()) {
      if (slot.move(SlotState.LEAKED, SlotState.RETIRED)) {
        slots.retire(slot, true);
      } else if (slot.move(SlotState.RECLAIMED, SlotState.RETIRED)) {
        slots.remove(slot);
        detach(slot);
      } else if (slot.outdated && slot.move(SlotState.FREE, SlotState.RETIRED)) {
        slots.retire(slot, true);
      }
    }
  }

  private static void detach(Slot<?> slot) {
    try {
      slot.memory().detach();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a " + slot + " was not detached", e);
    }
  }

  /** Retires all but what is held now, and each of those at its last close. */
  void end(boolean attached) {
    retireAllButHeld(attached);
    returned.signal();
    if (!slots.all().isEmpty()) {
      Thread thread = new Thread(this::awaitAll, "framelease-reclaimer");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void awaitAll() {
    while (true) {
      long seen = returned.count();
      try {
        retireAllButHeld(false);
        if (slots.all().isEmpty()) {
          return;
        }
        returned.awaitUninterruptibly(seen, LOOK_AGAIN_NANOS);
      } catch (VirtualMachineError | LinkageError e) {
        // Nobody else would do it, and the heap may have room in a moment.
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    }
  }

  private void retireAllButHeld(boolean attached) {
    for (Slot<M> slot : slots.all()) {
      // WRITING before QUARANTINED, since another thread may move a slot from the one to the other.
      if (slot.move(SlotState.FREE, SlotState.RETIRED)
          || slot.move(SlotState.LEAKED, SlotState.RETIRED)
          || slot.move(SlotState.WRITING, SlotState.RETIRED)
          || slot.move(SlotState.QUARANTINED, SlotState.RETIRED)) {
        slots.retire(slot, attached);
      } else if (slot.move(SlotState.RECLAIMED, SlotState.RETIRED)
          || slot.state() == SlotState.RETIRED) {
        // The latter where the heap was too full to remove it before.
        slots.remove(slot);
      }
    }
  }
}
