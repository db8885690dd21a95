package dev.framelease.arrow;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OwnershipTransferResult;
import org.apache.arrow.memory.ReferenceManager;

/**
 * Counts the references to a frame in all allocators together, beside Arrow's own counts, one for
 * each allocator. With assertions enabled, Arrow refuses every close of a buffer whose allocator
 * has been closed before, and never releases the memory; so the frame would be lost. With the last
 * reference of all, this releases it, whatever Arrow did.
 *
 * <p>Every buffer that is made from one of these has one of these, too. Thread-safe.
 */
final class CountedReferences implements ReferenceManager {
  private final ReferenceManager ledger;
  private final FrameAllocation allocation;

  private CountedReferences(ReferenceManager ledger, FrameAllocation allocation) {
    this.ledger = ledger;
    this.allocation = allocation;
  }

  /** Replaces the only buffer that there is of an allocation. */
  static ArrowBuf of(ArrowBuf buffer, FrameAllocation allocation) {
    return new CountedReferences(buffer.getReferenceManager(), allocation).buffer(buffer);
  }

  private ArrowBuf buffer(ArrowBuf like) {
    return new ArrowBuf(this, null, like.capacity(), like.memoryAddress())
        .writerIndex(like.writerIndex())
        .readerIndex(like.readerIndex());
  }

  /** The same for a buffer that Arrow made, with a reference of its own. */
  private ArrowBuf counted(ArrowBuf made) {
    allocation.count(1);
    return new CountedReferences(made.getReferenceManager(), allocation).buffer(made);
  }

  @Override
  public int getRefCount() {
    return ledger.getRefCount();
  }

  @Override
  public boolean release() {
    return release(1);
  }

  @Override
  public boolean release(int decrement) {
    try {
      return ledger.release(decrement);
    } finally {
      allocation.count(-decrement);
    }
  }

  @Override
  public void retain() {
    retain(1);
  }

  @Override
  public void retain(int increment) {
    ledger.retain(increment);
    allocation.count(increment);
  }

  @Override
  public ArrowBuf retain(ArrowBuf source, BufferAllocator target) {
    return counted(ledger.retain(source, target));
  }

  @Override
  public ArrowBuf deriveBuffer(ArrowBuf source, long index, long length) {
    return buffer(ledger.deriveBuffer(source, index, length));
  }

  @Override
  public OwnershipTransferResult transferOwnership(ArrowBuf source, BufferAllocator target) {
    OwnershipTransferResult made = ledger.transferOwnership(source, target);
    return new Transferred(made.getAllocationFit(), counted(made.getTransferredBuffer()));
  }

  @Override
  public BufferAllocator getAllocator() {
    return ledger.getAllocator();
  }

  @Override
  public long getSize() {
    return ledger.getSize();
  }

  @Override
  public long getAccountedSize() {
    return ledger.getAccountedSize();
  }

  private record Transferred(boolean fits, ArrowBuf buffer) implements OwnershipTransferResult {
    @Override
    public boolean getAllocationFit() {
      return fits;
    }

    @Override
    public ArrowBuf getTransferredBuffer() {
      return buffer;
    }
  }
}
