package dev.framelease.arrow;

import dev.framelease.frame.Frame;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.PixelView;
import java.util.function.LongSupplier;
import org.apache.arrow.memory.ForeignAllocation;

/**
 * A frame's memory, as Arrow sees it: one lease that closes when Arrow's count reaches zero.
 *
 * <p>Arrow calls {@link #release0()} whatever allocator the buffer was moved to, inside its lock,
 * on the thread of the last reader; and not at all if the allocator's limit refused the allocation,
 * but also if a listener threw. So {@link #release()} may come once, or twice.
 */
final class FrameAllocation extends ForeignAllocation {
  private final Runnable close;
  private final FramesInFlight inFlight;
  private final FramesInFlight.WrappedFrame wrapped;

  /**
   * References to the memory in all allocators together, guarded by this; the first is that of the
   * buffer.
   */
  private long references = 1;

  private FrameAllocation(
      long address, Runnable close, FramesInFlight inFlight, FramesInFlight.WrappedFrame wrapped) {
    super(wrapped.byteSize(), address);
    this.close = close;
    this.inFlight = inFlight;
    this.wrapped = wrapped;
  }

  /** Counts the frame in and opens a lease on it; the caller must release what it gets. */
  static FrameAllocation open(Frame frame, FramesInFlight inFlight) {
    FramesInFlight.WrappedFrame wrapped =
        new FramesInFlight.WrappedFrame(frame.info(), frame.info().layout().byteSize());
    Lease lease = frame.lease(wrapped);
    return open(lease::address, lease::close, inFlight, wrapped);
  }

  /** As {@link #open(Frame, FramesInFlight)}, for a view without gaps. */
  static FrameAllocation open(PixelView view, FramesInFlight inFlight) {
    FramesInFlight.WrappedFrame wrapped =
        new FramesInFlight.WrappedFrame(view.layout(), view.byteSize());
    PixelView held = view.share("Arrow buffer of a view");
    return open(held::address, held::close, inFlight, wrapped);
  }

  private static FrameAllocation open(
      LongSupplier address,
      Runnable close,
      FramesInFlight inFlight,
      FramesInFlight.WrappedFrame wrapped) {
    try {
      inFlight.enter(wrapped);
    } catch (Throwable t) {
      close.run();
      throw t;
    }
    try {
      return new FrameAllocation(address.getAsLong(), close, inFlight, wrapped);
    } catch (Throwable t) {
      release(close, inFlight, wrapped);
      throw t;
    }
  }

  /** Counts more references; or fewer, and gives the lease back with the last of them. */
  void count(long more) {
    boolean isLast;
    synchronized (this) {
      references += more;
      isLast = references == 0;
    }
    if (isLast) {
      release();
    }
  }

  /** Gives the lease back. The first call counts; later ones do nothing. */
  void release() {
    release(close, inFlight, wrapped);
  }

  private static void release(
      Runnable close, FramesInFlight inFlight, FramesInFlight.WrappedFrame wrapped) {
    if (inFlight.leave(wrapped)) {
      try {
        close.run();
      } finally {
        inFlight.left();
      }
    }
  }

  @Override
  protected void release0() {
    release();
  }
}
