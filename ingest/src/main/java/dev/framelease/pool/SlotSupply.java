package dev.framelease.pool;

import dev.framelease.pixels.Plural;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds a slot to write into, makes one within the bounds of the pool and of its budget, and puts
 * larger ones in the place of those that are too small.
 *
 * <p>The pool's owner alone finds and makes slots; any thread may ask what the bounds are.
 */
final class SlotSupply<M extends SlotMemory> {
  private final SlotPool.Source<M> source;
  private final Slots<M> slots;
  private final int initialSlots;
  private final int maxSlots;
  private final long maxBytes;
  private final AtomicLong created = new AtomicLong();
  private volatile long lastRefused;
  private volatile boolean refusedByBudget;

  SlotSupply(
      SlotPool.Source<M> source, Slots<M> slots, int initialSlots, int maxSlots, long maxBytes) {
    this.source = source;
    this.slots = slots;
    this.initialSlots = initialSlots;
    this.maxSlots = maxSlots;
    this.maxBytes = maxBytes;
  }

  /** A free slot that is large enough; empty at the bound. */
  Optional<Slot<M>> find(long byteSize) {
    if (slots.count() == 0) {
      makeInitialSlots(byteSize);
    }
    Optional<Slot<M>> slot = newestFree(byteSize).or(() -> grow(byteSize));
    if (slot.isEmpty() && makeRoom(byteSize)) {
      slot = newestFree(byteSize).or(() -> grow(byteSize));
    }
    if (slot.isEmpty()) {
      lastRefused = byteSize;
    }
    return slot;
  }

  private void makeInitialSlots(long byteSize) {
    for (int i = 0; i < initialSlots && grow(byteSize).isPresent(); i++) {}
  }

  private Optional<Slot<M>> newestFree(long byteSize) {
    return Optional.ofNullable(slots.newestFree(byteSize));
  }

  private Optional<Slot<M>> grow(long byteSize) {
    refusedByBudget = false;
    if (!fits(byteSize)) {
      return Optional.empty();
    }
    refusedByBudget = !slots.account().reserve(byteSize);
    return refusedByBudget ? Optional.empty() : Optional.of(allocate(byteSize));
  }

  /** As {@link SlotPool#hasRoom}. */
  boolean hasRoom(long byteSize) {
    return fits(byteSize) && slots.account().wouldFit(byteSize, 0);
  }

  private boolean fits(long byteSize) {
    return slots.count() < maxSlots && byteSize <= maxBytes - slots.bytes();
  }

  private Slot<M> allocate(long byteSize) {
    M memory = null;
    try {
      memory = source.allocate(byteSize);
      Slot<M> slot = new Slot<>(memory, byteSize);
      slots.add(slot);
      created.incrementAndGet();
      return slot;
    } catch (Throwable t) {
      try {
        slots.account().release(byteSize);
      } finally {
        if (memory != null) {
          memory.retire(true);
        }
      }
      throw t;
    }
  }

  /** Retires free slots, the longest unused first, until there is room; none if that won't do. */
  private boolean makeRoom(long byteSize) {
    List<Slot<M>> tooSmall =
        slots
            .in(SlotState.FREE)
            // One that is large enough came back just now: it is to be used.
            .filter(slot -> slot.byteSize() < byteSize)
            .sorted(Comparator.comparingLong((Slot<M> slot) -> slot.lastUse))
            .toList();
    long freeBytes = tooSmall.stream().mapToLong(Slot::byteSize).sum();
    if (tooSmall.isEmpty()
        || byteSize > maxBytes - slots.bytes() + freeBytes
        || !slots.account().wouldFit(byteSize, freeBytes)) {
      return false;
    }
    for (Slot<M> slot : tooSmall) {
      if (hasRoom(byteSize)) {
        break;
      }
      if (slot.move(SlotState.FREE, SlotState.RETIRED)) {
        slots.retire(slot, true);
      }
    }
    return true;
  }

  /** As {@link SlotPool#bound}. */
  String bound() {
    if (refusedByBudget) {
      return "a slot of " + lastRefused + " bytes is too much: " + slots.account().describe();
    }
    return lastRefused > maxBytes
        ? "a slot of " + lastRefused + " bytes is more than the pool's bound of " + maxBytes
        : "the pool has "
            + slots.count()
            + " of at most "
            + Plural.counted(maxSlots, "slot")
            + ", and "
            + slots.bytes()
            + " of at most "
            + maxBytes
            + " bytes";
  }

  boolean canEverHold(long byteSize) {
    return byteSize <= maxBytes && byteSize <= slots.account().maxBytes();
  }

  boolean wasRefusedByBudget() {
    return refusedByBudget;
  }

  long created() {
    return created.get();
  }
}
