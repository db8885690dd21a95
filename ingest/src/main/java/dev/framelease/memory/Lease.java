package dev.framelease.memory;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One holder's right to read a {@link MemoryBlock}.
 *
 * <p>Leases are independent of each other: closing one changes nothing for another, whichever was
 * made from which. {@link #close()} may be called any number of times, and counts once. Every other
 * method but {@link #isOpen()} and {@link #toString()} throws {@link LeaseClosedException} on a
 * closed lease.
 *
 * <p>A lease that becomes unreachable while it is open is a leak: it is reported through {@link
 * System.Logger}, with the stack that opened it where {@link HolderLedger#tracksStacks()}, and its
 * share of the block is given up then. That is a safety net, and no way to return memory.
 *
 * <p>Thread-safe.
 */
public final class Lease implements AutoCloseable {
  private final MemoryBlock block;
  private final Entry entry;

  /** Takes over one count of the block's. */
  Lease(MemoryBlock block, Object holder) {
    this.block = block;
    this.entry = HolderLedger.enter(this, block, holder);
  }

  /**
   * Opens another lease on the same block.
   *
   * @param holder who will hold it, for the ledger and for error messages: its {@code toString()}
   *     is asked when somebody wants to know. It must not keep the lease reachable.
   * @return a lease that the caller owns and must close
   * @throws LeaseClosedException if this lease is closed
   */
  public Lease share(Object holder) {
    requireOpen();
    try {
      return block.shareIfOpen(holder).orElseThrow(this::closed);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Returns the address of the block's first byte. It is good to use while this lease is open.
   *
   * @return a native address
   * @throws LeaseClosedException if this lease is closed
   */
  public long address() {
    requireOpen();
    return block.address();
  }

  /**
   * Returns the size of the block.
   *
   * @return bytes
   * @throws LeaseClosedException if this lease is closed
   */
  public long byteSize() {
    requireOpen();
    return block.byteSize();
  }

  /**
   * Returns what this holder may do with the bytes.
   *
   * @return the access of the block
   * @throws LeaseClosedException if this lease is closed
   */
  public Access access() {
    requireOpen();
    return block.access();
  }

  /**
   * Returns a buffer over the block, in native byte order, read-only unless the block is writable.
   *
   * <p>It holds no lease. Read after this lease has closed, it may show other bytes. That cannot
   * crash the JVM where the buffer that was lent keeps the memory mapped, as those of frames do;
   * the memory of a bare address ({@code ForeignViews.at}) may be gone by then.
   *
   * <p>Whoever writes through it calls {@link #markContentUnknown} before.
   *
   * @return a buffer of its own position and limit, from 0 to the size of the block
   * @throws LeaseClosedException if this lease is closed
   */
  public ByteBuffer buffer() {
    requireOpen();
    return block.buffer().order(ByteOrder.nativeOrder());
  }

  /**
   * Returns the block that this is a lease on.
   *
   * @return the block
   * @throws LeaseClosedException if this lease is closed
   */
  public MemoryBlock block() {
    requireOpen();
    return block;
  }

  /**
   * Keeps the memory from going back for the length of one operation.
   *
   * @return a pin that the caller owns and must close; it holds whether or not this lease is closed
   *     meanwhile
   * @throws LeaseClosedException if this lease is closed
   */
  public Pin pin() {
    requireOpen();
    if (!block.retain()) {
      throw closed();
    }
    return new Pin(this, block);
  }

  /**
   * Says that somebody may write into the block, so that its bytes need no longer be what its owner
   * put there.
   *
   * @throws LeaseClosedException if this lease is closed
   * @see MemoryBlock#isContentUnknown()
   */
  public void markContentUnknown() {
    requireOpen();
    block.markContentUnknown();
  }

  /**
   * Tells whether this lease is open.
   *
   * @return false once it has been closed
   */
  public boolean isOpen() {
    return entry.isOpen();
  }

  /**
   * Throws unless this lease is open.
   *
   * @throws LeaseClosedException if this lease is closed
   */
  public void requireOpen() {
    if (!isOpen()) {
      throw closed();
    }
  }

  /** Gives this holder's share of the block up. The first call counts; later ones do nothing. */
  @Override
  public void close() {
    try {
      entry.close(false);
    } finally {
      // Lest the lease be found lost while it is being closed.
      Reference.reachabilityFence(this);
    }
  }

  private LeaseClosedException closed() {
    return new LeaseClosedException(entry);
  }

  @Override
  public String toString() {
    return new Holding(entry, block).toString();
  }
}
