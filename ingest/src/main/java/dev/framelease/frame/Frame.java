package dev.framelease.frame;

import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A captured frame: a lease on its pixels, and what is known of them.
 *
 * <p>The pixels stay as they are while this frame, or anything made from it, is open. Close it as
 * soon as nobody reads it any more; its slot is then used for another frame. To keep the pixels
 * beyond that, {@link #share} first. Pixels are read-only by contract.
 *
 * <p>{@link #info()}, {@link #isOpen()} and {@link #toString()} always answer; every other method
 * throws {@link dev.framelease.memory.LeaseClosedException} after {@link #close()}.
 *
 * <p>Thread-safe.
 */
public final class Frame implements AutoCloseable {
  private final Lease lease;
  private final FrameInfo info;

  private Frame(Lease lease, FrameInfo info) {
    this.lease = lease;
    this.info = info;
  }

  /**
   * Makes a frame of memory that holds one.
   *
   * @param lease a lease on the memory, which the frame takes over: do not close it
   * @param info what is known of the frame
   * @return a frame that the caller owns and must close
   * @throws IllegalArgumentException if the layout is larger than the memory; the lease is then
   *     still the caller's
   * @throws dev.framelease.memory.LeaseClosedException if the lease is closed
   */
  public static Frame of(Lease lease, FrameInfo info) {
    Objects.requireNonNull(info, "info");
    if (info.layout().byteSize() > lease.byteSize()) {
      throw new IllegalArgumentException(
          "a frame of "
              + info.layout().byteSize()
              + " bytes does not fit into "
              + lease.byteSize()
              + " bytes");
    }
    return new Frame(lease, info);
  }

  /**
   * Makes a frame in memory of its own, such as another frame's picture in another size.
   *
   * <p>That memory is no slot: it comes from the system, counts against no pool, and goes back to
   * the system when the last holder closes.
   *
   * @param info what the frame will be
   * @param what it is, for the ledger and for error messages, as in "in another size"
   * @param pixels writes {@link FrameLayout#byteSize()} bytes into a direct buffer, which is all
   *     zero, and big-endian until it sets another order. What it throws is thrown on, and the
   *     memory is given back.
   * @return a frame that the caller owns and must close
   * @throws FrameConversionException if the system has no memory for it
   * @throws IllegalArgumentException if it would be larger than 2³¹−1 bytes
   */
  public static Frame filled(FrameInfo info, String what, Consumer<ByteBuffer> pixels) {
    return CopiedFrame.of(info, what, pixels);
  }

  /**
   * Opens another frame on the same pixels, which is independent of this one.
   *
   * @param holder who will hold it, for the ledger and for error messages
   * @return a frame that the caller owns and must close
   */
  public Frame share(String holder) {
    return new Frame(lease.share(holder), info);
  }

  /**
   * Opens a lease on the pixels, for a holder that needs nothing else of the frame.
   *
   * @param holder who will hold it, for the ledger and for error messages: its {@code toString()}
   *     is asked when somebody wants to know. It must not keep the lease reachable.
   * @return a lease that the caller owns and must close. Its block may be larger than the frame.
   */
  public Lease lease(Object holder) {
    return lease.share(holder);
  }

  /**
   * Returns the block that the pixels are in, which may be larger than the frame. It says who holds
   * it, and holds nothing.
   *
   * @return the block
   */
  public MemoryBlock block() {
    return lease.block();
  }

  /**
   * Notes that somebody may write into the pixels, or has: whoever hands the bare address to code
   * that can write says so, and the slot is filled anew before it is used again.
   */
  public void markContentUnknown() {
    lease.markContentUnknown();
  }

  /**
   * Opens a view of all pixels.
   *
   * @return a view that the caller owns and must close: of {@link PixelFormat#shape}, of uint8, or
   *     of uint32 for {@link PixelFormat#XRGB2101010} and uint16 for {@link PixelFormat#RGB565}
   */
  public PixelView pixels() {
    return PixelView.of(lease, "pixels of frame " + info.sequence(), info.layout().elements());
  }

  /**
   * Gives the same picture as {@link PixelFormat#BGRX}.
   *
   * <p>A frame that is BGRX already is shared, and nothing is copied. Any other is copied into
   * memory of its own, with packed rows, as {@link PixelFormat#readRgb} makes colours of 8 bits,
   * those of BGRA over black; the fourth byte is 255. That memory is no slot: it comes from the
   * system, counts against no pool, and goes back to the system when the last holder closes.
   *
   * @return a frame that the caller owns and must close, with the sequence, region, damage and
   *     times of this one, and the bytes of the conversion added to {@link FrameInfo#copiedBytes()}
   * @throws FrameConversionException if the system has no memory for it
   * @throws IllegalArgumentException if the copy would be larger than 2³¹−1 bytes
   */
  public Frame toBgrx() {
    return info.layout().format() == PixelFormat.BGRX
        ? share("frame " + info.sequence() + " as BGRX")
        : BgrxCopy.of(this);
  }

  /**
   * Gives the same pixels in rows without padding, as Arrow's tensors must have them.
   *
   * <p>A frame whose rows are packed already is shared, and nothing is copied. Any other is copied
   * into memory of its own, as by {@link #toBgrx}.
   *
   * @return a frame that the caller owns and must close, with the bytes of the copy added to {@link
   *     FrameInfo#copiedBytes()}
   * @throws FrameConversionException if the system has no memory for it
   */
  public Frame toPacked() {
    FrameLayout layout = info.layout();
    return layout.isPacked()
        ? share("frame " + info.sequence() + " packed")
        : PackedCopy.of(this, Region.ofSize(layout.width(), layout.height()));
  }

  /**
   * Copies a part of the pixels into memory of its own, as by {@link #toBgrx}, in the same format
   * and in rows without padding.
   *
   * @param part in pixels of this frame
   * @return a frame that the caller owns and must close. Its region and damage are those of the
   *     part, and the bytes of the copy are added to {@link FrameInfo#copiedBytes()}.
   * @throws IndexOutOfBoundsException if the part is not within this frame
   * @throws FrameConversionException if the system has no memory for it
   */
  public Frame toPacked(Region part) {
    return PackedCopy.of(this, part);
  }

  /**
   * Returns a read-only buffer over the pixels, in native byte order. It holds no lease: read it
   * while this frame is open.
   *
   * @return a buffer from 0 to {@link FrameLayout#byteSize()}
   */
  public ByteBuffer buffer() {
    ByteBuffer buffer = lease.buffer();
    return buffer.slice(0, Math.toIntExact(info.layout().byteSize())).order(buffer.order());
  }

  /**
   * Returns the address of the first pixel, good to use while this frame is open.
   *
   * @return a native address
   */
  public long address() {
    return lease.address();
  }

  /**
   * Returns what is known of this frame. It answers after {@link #close()}, too.
   *
   * @return the description
   */
  public FrameInfo info() {
    return info;
  }

  /**
   * Tells whether this frame is open.
   *
   * @return false once it has been closed
   */
  public boolean isOpen() {
    return lease.isOpen();
  }

  /** Gives this frame's lease up. The first call counts; later ones do nothing. */
  @Override
  public void close() {
    lease.close();
  }

  @Override
  public String toString() {
    return "frame " + info.sequence() + " of " + info.region() + (isOpen() ? "" : " (closed)");
  }
}
