package dev.framelease.memory;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * A piece of native memory that several holders read at the same time.
 *
 * <p>A block lives from {@link #lend} to the close of the last lease on it, and once only: the same
 * bytes lent again are another block. So a stale lease can never be taken for a fresh one.
 *
 * <p>Thread-safe.
 */
public final class MemoryBlock {
  private static final System.Logger LOG = System.getLogger(MemoryBlock.class.getName());

  /** An object less for each frame than an AtomicInteger. */
  private static final AtomicIntegerFieldUpdater<MemoryBlock> OPEN_LEASES =
      AtomicIntegerFieldUpdater.newUpdater(MemoryBlock.class, "openLeases");

  private final long address;
  private final ByteBuffer memory;
  private final Access access;
  private final BlockOwner owner;
  private volatile int openLeases = 1;
  private volatile boolean leaked;
  private volatile boolean contentUnknown;

  private MemoryBlock(long address, ByteBuffer memory, Access access, BlockOwner owner) {
    this.address = address;
    this.memory = memory;
    this.access = access;
    this.owner = owner;
  }

  /**
   * Lends memory to a first holder, who owns the returned lease and must close it. If this throws,
   * the owner is not told, and the memory stays the caller's.
   *
   * @param address where the memory starts
   * @param memory a direct buffer over exactly that memory, from its position 0 to its capacity.
   *     The block keeps it, and with it whatever it keeps mapped, reachable.
   * @param access what holders may do
   * @param owner told once, when the last lease has closed
   * @param holder who the first holder is, for the ledger and for error messages: its {@code
   *     toString()} is asked when somebody wants to know. It must not keep the lease reachable.
   * @return the first lease
   * @throws IllegalArgumentException if the buffer is not direct or the address is not positive
   */
  public static Lease lend(
      long address, ByteBuffer memory, Access access, BlockOwner owner, Object holder) {
    if (!memory.isDirect()) {
      throw new IllegalArgumentException(
          "the memory of a block must be a direct buffer, and this one is on the heap");
    }
    if (address <= 0) {
      throw new IllegalArgumentException(
          "the address of a block must be positive, and is " + address);
    }
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(holder, "holder");
    return new Lease(new MemoryBlock(address, memory, access, owner), holder);
  }

  /**
   * Returns the size of this block.
   *
   * @return bytes
   */
  public long byteSize() {
    return memory.capacity();
  }

  /**
   * Returns what holders may do with the bytes.
   *
   * @return the access
   */
  public Access access() {
    return access;
  }

  /**
   * Returns how many leases are open at this moment. A {@link Pin} counts, too.
   *
   * @return 0 after the last close, for good
   */
  public int openLeases() {
    return openLeases;
  }

  /**
   * Tells whether somebody may have written into this block. An owner that uses what it put there
   * again, such as the part of a frame that has not changed, asks this at the last close.
   *
   * @return whether a holder has written, or could
   */
  public boolean isContentUnknown() {
    return contentUnknown;
  }

  /**
   * Opens another lease, unless the last one has closed.
   *
   * @param holder who will hold it, for the ledger and for error messages: its {@code toString()}
   *     is asked when somebody wants to know. It must not keep the lease reachable.
   * @return a lease that the caller owns and must close; empty after the last close
   */
  public Optional<Lease> shareIfOpen(Object holder) {
    Objects.requireNonNull(holder, "holder");
    if (!retain()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Lease(this, holder));
    } catch (Throwable t) {
      release(false);
      throw t;
    }
  }

  /**
   * Notes that somebody may write into this block, or has. Whoever hands the bare address to code
   * that can write says so.
   */
  public void markContentUnknown() {
    if (!contentUnknown) {
      contentUnknown = true;
    }
  }

  long address() {
    return address;
  }

  /** All of it, wherever whoever lent the buffer has left its position and limit. */
  ByteBuffer buffer() {
    ByteBuffer view = access == Access.READ_ONLY ? memory.asReadOnlyBuffer() : memory.duplicate();
    return view.clear();
  }

  /** Counts one lease more, unless the last one has closed already. */
  boolean retain() {
    int open;
    do {
      open = openLeases;
      if (open == 0) {
        return false;
      }
    } while (!OPEN_LEASES.compareAndSet(this, open, open + 1));
    return true;
  }

  /** Counts one lease less, and tells the owner if it was the last. */
  void release(boolean lost) {
    if (lost) {
      leaked = true;
    }
    if (OPEN_LEASES.decrementAndGet(this) == 0) {
      tellOwner();
    }
  }

  private void tellOwner() {
    try {
      owner.onLastClose(leaked);
    } catch (RuntimeException e) {
      // Closing must not fail for lifetime reasons, and the caller may be inside a lock of Arrow's.
      LOG.log(System.Logger.Level.ERROR, "the owner of " + this + " refused it back", e);
    }
  }

  @Override
  public String toString() {
    return "block of " + byteSize() + " bytes at 0x" + Long.toHexString(address);
  }
}
