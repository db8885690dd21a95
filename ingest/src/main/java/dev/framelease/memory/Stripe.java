package dev.framelease.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * A part of the {@link HolderLedger}: a list whose links are in the entries, the newest first.
 *
 * <p>Nobody waits for a lock here. An entry is put before the first by compare-and-set, which is
 * all that an open lease costs. It is taken out later, when others come, so that a close costs
 * nothing: a link may be set to any later entry as soon as all between are closed, and since a
 * closed one never opens again, such a link stays right whoever else sets it meanwhile. So an open
 * entry is always reached from each that is newer.
 *
 * <p>Thread-safe.
 */
final class Stripe {
  private static final int SHORT = 64;
  private static final VarHandle FIRST;

  static {
    try {
      FIRST = MethodHandles.lookup().findVarHandle(Stripe.class, "first", Entry.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile Entry first;

  /** How long the list may become before the closed entries are looked for; a rough bound. */
  private int most = SHORT;

  void add(Entry entry) {
    Entry before;
    do {
      before = first;
      entry.follow(open(before));
    } while (!FIRST.compareAndSet(this, before, entry));
    if (entry.length > most) {
      sweep(entry);
    }
  }

  /** Takes the closed entries out that follow one, so that as many stay as are open. */
  private void sweep(Entry newest) {
    int kept = 0;
    for (Entry entry = newest; entry != null; entry = entry.next) {
      entry.next = open(entry.next);
      kept++;
    }
    most = Math.max(SHORT, 2 * kept);
    for (Entry entry = newest; entry != null; entry = entry.next) {
      entry.length = kept--;
    }
  }

  /** The first open one of an entry and those behind it, or null. */
  private static Entry open(Entry from) {
    Entry entry = from;
    while (entry != null && !entry.isOpen()) {
      entry = entry.next;
    }
    return entry;
  }

  /** Adds what is open to a list. */
  void copyTo(List<Holding> list) {
    for (Entry entry = open(first); entry != null; entry = open(entry.next)) {
      MemoryBlock block = entry.block();
      if (block != null) {
        list.add(new Holding(entry, block));
      }
    }
  }
}
