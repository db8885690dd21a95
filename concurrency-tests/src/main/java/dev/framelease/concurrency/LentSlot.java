package dev.framelease.concurrency;

import dev.framelease.capture.MemoryBudget;
import dev.framelease.memory.Lease;
import dev.framelease.pool.Slot;
import dev.framelease.pool.SlotPool;

/** A pool whose only slot is lent. */
final class LentSlot {
  static final int BYTES = 64;

  final SlotPool<CountingMemory> pool =
      new SlotPool<>(
          bytes -> new CountingMemory(), 1, 1, BYTES, MemoryBudget.ofBytes(1 << 20), "a test");
  final Slot<CountingMemory> slot = pool.claim(BYTES).orElseThrow();
  final Lease lease = pool.lend(slot, "holder");
}
