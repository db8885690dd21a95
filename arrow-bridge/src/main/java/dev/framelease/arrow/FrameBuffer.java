package dev.framelease.arrow;

import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;

/**
 * One holder's handle on the Arrow buffer of a frame: exactly one of its references.
 *
 * <p>Closing an {@link ArrowBuf} twice takes another holder's reference away. Closing this twice
 * does not: {@link #close()} counts once. Handles are independent of each other, whichever was made
 * from which. Every method but {@link #info()}, {@link #markContentUnknown()}, {@link #isOpen()}
 * and {@link #close()} throws {@link IllegalStateException} after {@code close()}.
 *
 * <p>Thread-safe.
 */
public final class FrameBuffer implements AutoCloseable {
  private final ArrowBuf buffer;
  private final FrameInfo info;
  private final MemoryBlock block;

  /** Made when somebody asks for it: most readers take the address. */
  private ByteBuffer pixels;

  private boolean open = true;

  private FrameBuffer(ArrowBuf buffer, FrameInfo info, MemoryBlock block) {
    this.buffer = buffer;
    this.info = info;
    this.block = block;
  }

  /**
   * Wraps a frame, and holds the only reference to the buffer.
   *
   * @param frame stays the caller's: closing it changes nothing for the handle
   * @param allocator bounds and counts what is in flight
   * @return a handle that the caller owns and must close
   * @throws FramesInFlightException if that would be more than the limits allow
   * @throws org.apache.arrow.memory.OutOfMemoryException as {@link FrameAllocator#wrap(Frame)}
   * @throws dev.framelease.memory.LeaseClosedException if the frame is closed
   * @throws IllegalStateException if the allocator is closed
   */
  public static FrameBuffer wrap(Frame frame, FrameAllocator allocator) {
    MemoryBlock block = frame.block();
    return new FrameBuffer(allocator.wrap(frame), frame.info(), block);
  }

  /**
   * Opens another handle on the same buffer, with a reference of its own.
   *
   * @return a handle that the caller owns and must close
   */
  public FrameBuffer share() {
    return new FrameBuffer(retain(), info, block);
  }

  /**
   * Adds a reference for somebody who closes Arrow buffers: a vector, a record batch, other code.
   *
   * @return the buffer, one reference of which is the caller's now: close it exactly once
   */
  public synchronized ArrowBuf retain() {
    // The reference that is held here cannot go while this runs: Arrow must not count up from zero.
    requireOpen();
    buffer.getReferenceManager().retain();
    return buffer;
  }

  /**
   * Returns the buffer without a reference for the caller.
   *
   * @return the buffer, to be used while this handle is open, and not to be closed
   */
  public synchronized ArrowBuf arrow() {
    requireOpen();
    return buffer;
  }

  /**
   * Returns a read-only buffer over the pixels. It holds no reference: reading it after this handle
   * has closed cannot crash the JVM, since it keeps the memory mapped, but may show another frame.
   * Not so where the frame was made of a record batch ({@link
   * dev.framelease.arrow.batch.BatchFrames#get}, {@link
   * dev.framelease.arrow.cdata.ImportedFrames#get}): that memory may be gone then.
   *
   * @return a buffer in native byte order, from 0 to {@link #byteSize()}
   */
  public synchronized ByteBuffer pixels() {
    requireOpen();
    if (pixels == null) {
      // Open it is, since Arrow's reference that is held here keeps a lease open.
      try (Lease lease = block.shareIfOpen("pixels of " + this).orElseThrow()) {
        pixels = lease.buffer().slice(0, Math.toIntExact(info.layout().byteSize()));
      }
    }
    return pixels.duplicate().order(ByteOrder.nativeOrder());
  }

  /**
   * Returns the address of the first pixel, good to use while this handle is open.
   *
   * @return a native address
   */
  public long address() {
    return arrow().memoryAddress();
  }

  /**
   * Returns the size of the frame, padding included.
   *
   * @return bytes
   */
  public long byteSize() {
    return arrow().capacity();
  }

  /**
   * Returns what is known of the frame. It answers after {@link #close()}, too.
   *
   * @return the description
   */
  public FrameInfo info() {
    return info;
  }

  /**
   * Notes that somebody may write into the pixels, or has: whoever hands the bare address to code
   * that can write says so, and the slot is filled anew before it is used again. It may be called
   * after {@link #close()}, too.
   */
  public void markContentUnknown() {
    block.markContentUnknown();
  }

  /**
   * Tells whether this handle is open.
   *
   * @return false once it has been closed
   */
  public synchronized boolean isOpen() {
    return open;
  }

  /** Gives this handle's reference up. The first call counts; later ones do nothing. */
  @Override
  public void close() {
    synchronized (this) {
      if (!open) {
        return;
      }
      open = false;
    }
    buffer.close();
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException(
          this
              + ", so its memory may hold another frame by now; share() before you close to keep it");
    }
  }

  @Override
  public synchronized String toString() {
    return "buffer of frame " + info.sequence() + (open ? "" : " is closed");
  }
}
