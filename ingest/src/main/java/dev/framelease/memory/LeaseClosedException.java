package dev.framelease.memory;

/**
 * Something was used after its lease had been closed.
 *
 * <p>The cause is the stack of that close, where {@link HolderLedger#tracksStacks()}.
 */
public final class LeaseClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  LeaseClosedException(Entry entry) {
    super(
        entry.holder()
            + " is closed, so its memory may hold another frame by now; "
            + (entry.closedAt() == null
                ? "run with -D" + HolderLedger.TRACKING_PROPERTY + "=stacks to see where"
                : "the cause shows where it was closed")
            + ", or share() before you close to keep it",
        entry.closedAt());
  }
}
