package dev.framelease.pool;

import dev.framelease.capture.MemoryBudget;
import java.util.List;
import java.util.stream.Stream;

/**
 * The slots that a pool has, and what they have of the memory budget. One thread at a time changes
 * the list; any thread reads it, and sees it as it was at one moment.
 */
final class Slots<M extends SlotMemory> {
  private static final System.Logger LOG = System.getLogger(Slots.class.getName());

  private final IdleSlots<M> idle;
  private final MemoryBudget.Account account;
  private volatile List<Slot<M>> all = List.of();

  Slots(MemoryBudget budget, String user, ReturnSignal returned) {
    this.idle = new IdleSlots<>(this, returned);
    this.account = budget.open(user, idle);
  }

  MemoryBudget.Account account() {
    return account;
  }

  IdleSlots<M> idle() {
    return idle;
  }

  List<Slot<M>> all() {
    return all;
  }

  Stream<Slot<M>> in(SlotState state) {
    return all.stream().filter(slot -> slot.state() == state);
  }

  /** The free slot that was used last, of those that are large enough; null if there is none. */
  Slot<M> newestFree(long byteSize) {
    List<Slot<M>> now = all;
    Slot<M> newest = null;
    for (int i = 0; i < now.size(); i++) {
      Slot<M> slot = now.get(i);
      if (slot.state() == SlotState.FREE
          && slot.byteSize() >= byteSize
          && (newest == null || slot.lastUse > newest.lastUse)) {
        newest = slot;
      }
    }
    return newest;
  }

  /** Tells whether there are any for {@link Reclaimer#removeLost}. */
  boolean hasLost() {
    List<Slot<M>> now = all;
    for (int i = 0; i < now.size(); i++) {
      Slot<M> slot = now.get(i);
      SlotState state = slot.state();
      if (state == SlotState.LEAKED
          || state == SlotState.RECLAIMED
          || (state == SlotState.FREE && slot.outdated)) {
        return true;
      }
    }
    return false;
  }

  /** Those that have memory. */
  int count() {
    List<Slot<M>> now = all;
    int count = 0;
    for (int i = 0; i < now.size(); i++) {
      count += hasMemory(now.get(i)) ? 1 : 0;
    }
    return count;
  }

  long bytes() {
    List<Slot<M>> now = all;
    long bytes = 0;
    for (int i = 0; i < now.size(); i++) {
      bytes += hasMemory(now.get(i)) ? now.get(i).byteSize() : 0;
    }
    return bytes;
  }

  private static boolean hasMemory(Slot<?> slot) {
    SlotState state = slot.state();
    return state != SlotState.RECLAIMED && state != SlotState.RETIRED;
  }

  void add(Slot<M> slot) {
    all = Stream.concat(all.stream(), Stream.of(slot)).toList();
  }

  void remove(Slot<M> slot) {
    all = all.stream().filter(other -> other != slot).toList();
  }

  /** Gives the memory of a slot back, and removes it. */
  void retire(Slot<M> slot, boolean attached) {
    try {
      giveMemoryBack(slot, attached);
    } finally {
      remove(slot);
    }
  }

  /** Gives the memory of a slot back, and counts it no more. On any thread. */
  void giveMemoryBack(Slot<M> slot, boolean attached) {
    try {
      slot.memory().retire(attached);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a " + slot + " did not give its memory back", e);
    } finally {
      account.release(slot.byteSize());
    }
  }
}
