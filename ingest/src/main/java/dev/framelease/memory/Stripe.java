package dev.framelease.memory;

import java.util.List;

/**
 * A part of the {@link HolderLedger}: a list whose links are in the holdings, so that an entry
 * costs no memory of its own and is found at once when it leaves. Thread-safe.
 */
final class Stripe {
  private Holding first;

  synchronized void add(Holding holding) {
    Holding after = first;
    holding.after = after;
    if (after != null) {
      after.before = holding;
    }
    first = holding;
  }

  /** Takes out a holding that is in. */
  synchronized void remove(Holding holding) {
    Holding before = holding.before;
    Holding after = holding.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after != null) {
      after.before = before;
    }
    holding.before = null;
    holding.after = null;
  }

  synchronized void copyTo(List<Holding> list) {
    for (Holding holding = first; holding != null; holding = holding.after) {
      list.add(holding);
    }
  }
}
