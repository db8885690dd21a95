package dev.framelease.memory;

import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the memory of a block from going back for the length of one operation, whoever closes what
 * meanwhile.
 *
 * <p>It is no holding: the ledger does not show it, and nobody finds one that is lost. Close it in
 * a {@code finally}; to keep memory for longer, {@link Lease#share} it.
 *
 * <p>Thread-safe.
 */
public final class Pin implements AutoCloseable {
  private final Lease lease;
  private final MemoryBlock block;
  private final AtomicBoolean open = new AtomicBoolean(true);

  /** Takes over one count of the block's. */
  Pin(Lease lease, MemoryBlock block) {
    this.lease = lease;
    this.block = block;
  }

  /** Lets the memory go. The first call counts; later ones do nothing. */
  @Override
  public void close() {
    try {
      if (open.compareAndSet(true, false)) {
        block.release(false);
      }
    } finally {
      Reference.reachabilityFence(lease);
    }
  }
}
