package dev.framelease.arrow;

import dev.framelease.frame.Frame;
import dev.framelease.pixels.PixelView;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;

/**
 * Wraps frames into Arrow buffers over the same memory, and bounds how many are in flight.
 *
 * <p>A wrapped frame is in flight until Arrow's count of its buffer reaches zero, whichever
 * allocator the buffer was transferred to by then. It is counted here, by the allocation itself: a
 * listener alone could not, since Arrow tells the release of a transferred buffer to its last
 * owner's listener only.
 *
 * <p>{@link #close()} never fails because frames are out: from then on nothing more is wrapped or
 * allocated, and the Arrow allocator closes when the last frame, every other buffer and every child
 * allocator is gone. Arrow reports the last release inside its lock, on any thread; so that release
 * only wakes a thread that {@code close()} left waiting, and that thread closes the Arrow
 * allocator.
 *
 * <p>Thread-safe.
 */
public final class FrameAllocator implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FrameAllocator.class.getName());

  private final FramesInFlight inFlight;
  private final BufferAllocator arrow;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final LongAdder copied = new LongAdder();

  private FrameAllocator(FramesInFlight inFlight, BufferAllocator arrow) {
    this.inFlight = inFlight;
    this.arrow = arrow;
  }

  /**
   * Opens an allocator with a root allocator of its own.
   *
   * @param limits how much may be in flight
   * @return an allocator that the caller owns and must close
   * @throws IllegalStateException if the JVM lacks a flag that Arrow needs; the message names it
   */
  public static FrameAllocator open(FrameLimits limits) {
    JvmFlags.require();
    FramesInFlight inFlight = new FramesInFlight(Objects.requireNonNull(limits, "limits"));
    return new FrameAllocator(inFlight, new RootAllocator(new Listener(inFlight), Long.MAX_VALUE));
  }

  /**
   * Opens an allocator under one of the caller's, so that buffers can be transferred to others of
   * the same root. Frames count against the parent's limit, too.
   *
   * @param parent stays the caller's. It can be closed when {@link #isClosed()} has become true.
   * @param limits how much may be in flight
   * @return an allocator that the caller owns and must close
   * @throws IllegalStateException if the JVM lacks a flag that Arrow needs; the message names it
   */
  public static FrameAllocator childOf(BufferAllocator parent, FrameLimits limits) {
    JvmFlags.require();
    FramesInFlight inFlight = new FramesInFlight(Objects.requireNonNull(limits, "limits"));
    return new FrameAllocator(
        inFlight,
        parent.newChildAllocator("framelease", new Listener(inFlight), 0, Long.MAX_VALUE));
  }

  /**
   * Wraps a frame into a buffer over its memory.
   *
   * @param frame stays the caller's: closing it changes nothing for the buffer
   * @return a buffer at the frame's address, of {@link dev.framelease.frame.FrameLayout#byteSize()}
   *     bytes, all readable, with one reference, which the caller owns. Close it exactly once, or
   *     let a {@link FrameBuffer} do so.
   * @throws FramesInFlightException if that would be more than the limits allow
   * @throws org.apache.arrow.memory.OutOfMemoryException if it would be more than the limit of an
   *     allocator above this one allows ({@link #childOf})
   * @throws dev.framelease.memory.LeaseClosedException if the frame is closed
   * @throws IllegalStateException if this allocator is closed
   */
  public ArrowBuf wrap(Frame frame) {
    return wrap(frame, arrow);
  }

  /**
   * Wraps a frame into a buffer of another Arrow allocator's, which accounts for it; it is in
   * flight here, too. Close that allocator after its last frame: else it throws, and with
   * assertions enabled so does each close of its buffers, the last of which returns the memory all
   * the same. {@link #holders()} names the frames then.
   *
   * @param frame stays the caller's
   * @param allocator any Arrow allocator of the caller's
   * @return as {@link #wrap(Frame)}
   * @throws FramesInFlightException if that would be more than the limits allow
   * @throws org.apache.arrow.memory.OutOfMemoryException if it would be more than the Arrow
   *     allocator's limit allows
   * @throws dev.framelease.memory.LeaseClosedException if the frame is closed
   * @throws IllegalStateException if this allocator is closed
   */
  public ArrowBuf wrap(Frame frame, BufferAllocator allocator) {
    return wrap(FrameAllocation.open(frame, inFlight), allocator);
  }

  /**
   * Wraps the elements of a view into a buffer over the same memory, if they lie row-major and
   * without gaps; what does not may be copied. What is wrapped counts as a frame in flight, and a
   * copy as memory of {@link #arrow()}.
   *
   * @param view stays the caller's: closing it changes nothing for the buffer
   * @param packing whether elements that lie otherwise may be copied
   * @return a buffer of {@link PixelView#byteSize()} bytes, all readable, with one reference, which
   *     the caller owns
   * @throws NotPackedException if the elements lie otherwise, and may not be copied
   * @throws FramesInFlightException if that would be more than the limits allow
   * @throws org.apache.arrow.memory.OutOfMemoryException as {@link #wrap(Frame)}, for a copy, too
   * @throws ArithmeticException if a copy would be larger than 2³¹−1 bytes
   * @throws dev.framelease.memory.LeaseClosedException if the view is closed
   * @throws IllegalStateException if this allocator is closed
   */
  public ArrowBuf wrap(PixelView view, Packing packing) {
    if (view.isContiguousC() && view.byteSize() > 0) {
      return wrap(FrameAllocation.open(view, inFlight), arrow);
    }
    if (!view.isContiguousC() && packing == Packing.REFUSED) {
      throw new NotPackedException(view);
    }
    return copy(view);
  }

  private ArrowBuf copy(PixelView view) {
    ArrowBuf copy = allocate(from -> from.buffer(view.byteSize()));
    try {
      copyInto(copy, 0, view);
      return copy.writerIndex(view.byteSize());
    } catch (Throwable t) {
      copy.close();
      throw t;
    }
  }

  /**
   * Copies the elements of a view into a buffer, row-major and without gaps, and counts the bytes.
   *
   * @param target where to copy them
   * @param offset from the start of the target, in bytes
   * @param view stays the caller's
   * @throws IndexOutOfBoundsException if they do not fit
   * @throws ArithmeticException if they are more than 2³¹−1 bytes
   * @throws dev.framelease.memory.LeaseClosedException if the view is closed
   */
  public void copyInto(ArrowBuf target, long offset, PixelView view) {
    view.copyTo(target.nioBuffer(offset, Math.toIntExact(view.byteSize())));
    copied.add(view.byteSize());
  }

  /**
   * Returns how many bytes of pixels this allocator has copied, where {@link Packing#COPIED}
   * allowed it.
   *
   * @return the sum over all frames and views so far
   */
  public long bytesCopied() {
    return copied.sum();
  }

  private static ArrowBuf wrap(FrameAllocation allocation, BufferAllocator allocator) {
    try {
      return counted(allocator.wrapForeignAllocation(allocation), allocation);
    } catch (Throwable t) {
      allocation.release();
      throw t;
    }
  }

  private static ArrowBuf counted(ArrowBuf made, FrameAllocation allocation) {
    try {
      return CountedReferences.of(made, allocation);
    } catch (Throwable t) {
      made.close();
      throw t;
    }
  }

  /**
   * Allocates from the Arrow allocator while {@link #close()} waits for it: memory of columns
   * beside the frames, a child allocator. What has begun is done, though another thread closes this
   * meanwhile; without this, an allocation could meet an allocator that is just closing for good.
   *
   * @param allocation what to do; it may call this again
   * @param <T> what it makes
   * @return what it returned
   * @throws org.apache.arrow.memory.OutOfMemoryException if the limit of an allocator above is
   *     reached
   * @throws IllegalStateException if this allocator was closed before
   */
  public <T> T allocate(Function<BufferAllocator, T> allocation) {
    inFlight.beginAllocating();
    try {
      return allocation.apply(arrow);
    } catch (IllegalArgumentException e) {
      // Arrow's loaders wrap what they cannot allocate.
      throw e.getCause() instanceof OutOfMemoryException full ? full : e;
    } finally {
      inFlight.endAllocating();
    }
  }

  /**
   * Returns the Arrow allocator, for what goes with the frames: transfers, child allocators, other
   * columns of a record batch. Allocate from it by {@link #allocate} where another thread may close
   * this.
   *
   * @return the allocator, which stays this object's: do not close it
   */
  public BufferAllocator arrow() {
    return arrow;
  }

  /**
   * Returns how many wrapped frames are in flight.
   *
   * @return the count at this moment
   */
  public int framesInFlight() {
    return inFlight.count();
  }

  /**
   * Names the wrapped frames that are in flight: after {@link #close()}, what it waits for.
   *
   * @return a line for each, the oldest first: what it is, its size, and how long it has been in
   *     flight
   */
  public List<String> holders() {
    return inFlight.holders();
  }

  /**
   * Returns how large the frames in flight are together.
   *
   * @return bytes at this moment
   */
  public long bytesInFlight() {
    return inFlight.bytes();
  }

  /**
   * Tells whether this allocator wraps frames.
   *
   * @return false once {@link #close()} has been called
   */
  public boolean isOpen() {
    return inFlight.isOpen();
  }

  /**
   * Tells whether this allocator has been closed and has drained.
   *
   * @return true once the Arrow allocator is closed, too
   */
  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  /**
   * Waits until this allocator has been closed and has drained.
   *
   * @param timeout how long to wait at most
   * @return {@link #isClosed()} at the end
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public boolean awaitClosed(Duration timeout) throws InterruptedException {
    return closed.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
  }

  /**
   * Wraps nothing any more, and closes the Arrow allocator: now if nothing is in flight, otherwise
   * when the last reader has closed. The first call counts; later ones do nothing.
   */
  @Override
  public void close() {
    if (!inFlight.close()) {
      return;
    }
    if (isDrained()) {
      closeArrow();
    } else {
      Thread drain = new Thread(this::closeWhenDrained, "framelease-arrow-drain");
      drain.setDaemon(true);
      drain.start();
    }
  }

  /**
   * Closes this, and says who still holds what if it has not drained in time: for the end of a
   * program or a test, when nothing should be in flight any more. It has closed for others all the
   * same, and nothing is lost: it closes for good when the last reader does.
   *
   * @param timeout how long to wait at most
   * @throws IllegalStateException if it has not drained by then; the message names the holders
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public void closeWithin(Duration timeout) throws InterruptedException {
    close();
    if (!awaitClosed(timeout)) {
      throw new IllegalStateException(
          "the frame allocator still waits for "
              + inFlight.waitedFor()
              + " after "
              + timeout
              + ", and Arrow counts "
              + arrow.getAllocatedMemory()
              + " bytes of it; close what reads them, which closes it for good");
    }
  }

  private void closeWhenDrained() {
    try {
      long seen = inFlight.changes();
      while (!isDrained()) {
        inFlight.awaitChange(seen);
        seen = inFlight.changes();
      }
      closeArrow();
    } catch (InterruptedException e) {
      // Nobody has a reason to stop this thread: it is a daemon, and goes with the JVM.
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the drained Arrow allocator could not be closed", e);
    }
  }

  /**
   * Arrow itself would close an allocator whose children are alive, and these would fail later; and
   * a frame may be in flight though the memory is accounted to a sibling.
   */
  private boolean isDrained() {
    return inFlight.isEmpty()
        && arrow.getAllocatedMemory() == 0
        && arrow.getChildAllocators().isEmpty();
  }

  private void closeArrow() {
    try {
      arrow.close();
    } finally {
      closed.countDown();
    }
  }

  /** Refuses what comes after the close, and hears what may let the allocator close for good. */
  private record Listener(FramesInFlight inFlight) implements AllocationListener {
    @Override
    public void onPreAllocation(long size) {
      inFlight.requireOpen();
    }

    @Override
    public void onRelease(long size) {
      inFlight.changed();
    }

    @Override
    public void onChildRemoved(BufferAllocator parent, BufferAllocator child) {
      inFlight.changed();
    }
  }
}
