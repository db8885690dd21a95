package dev.framelease.pool;

import java.util.List;
import java.util.stream.Stream;

/**
 * The slots that a pool has. One thread at a time changes the list; any thread reads it, and sees
 * it as it was at one moment.
 */
final class Slots<M extends SlotMemory> {
  private volatile List<Slot<M>> all = List.of();

  List<Slot<M>> all() {
    return all;
  }

  Stream<Slot<M>> in(SlotState state) {
    return all.stream().filter(slot -> slot.state() == state);
  }

  int count() {
    return all.size();
  }

  long bytes() {
    return all.stream().mapToLong(Slot::byteSize).sum();
  }

  void add(Slot<M> slot) {
    all = Stream.concat(all.stream(), Stream.of(slot)).toList();
  }

  void remove(Slot<M> slot) {
    all = all.stream().filter(other -> other != slot).toList();
  }
}
