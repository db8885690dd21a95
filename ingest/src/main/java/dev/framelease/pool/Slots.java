package dev.framelease.pool;

import dev.framelease.capture.MemoryBudget;
import java.util.List;
import java.util.stream.Stream;

/**
 * The slots that a pool has, and what they have of the memory budget. One thread at a time changes
 * the list; any thread reads it, and sees it as it was at one moment.
 */
final class Slots<M extends SlotMemory> {
  private final MemoryBudget.Account account;
  private volatile List<Slot<M>> all = List.of();

  Slots(MemoryBudget budget, String user, ReturnSignal returned) {
    this.account = budget.open(user, new IdleSlots<>(this, returned));
  }

  MemoryBudget.Account account() {
    return account;
  }

  List<Slot<M>> all() {
    return all;
  }

  Stream<Slot<M>> in(SlotState state) {
    return all.stream().filter(slot -> slot.state() == state);
  }

  /** Those that have memory. */
  int count() {
    return (int) withMemory().count();
  }

  long bytes() {
    return withMemory().mapToLong(Slot::byteSize).sum();
  }

  private Stream<Slot<M>> withMemory() {
    return all.stream().filter(slot -> slot.state() != SlotState.RECLAIMED);
  }

  void add(Slot<M> slot) {
    all = Stream.concat(all.stream(), Stream.of(slot)).toList();
  }

  void remove(Slot<M> slot) {
    all = all.stream().filter(other -> other != slot).toList();
  }

  /** Counts the memory of a slot no more. */
  void release(Slot<M> slot) {
    account.release(slot.byteSize());
  }
}
