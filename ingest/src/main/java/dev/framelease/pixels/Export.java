package dev.framelease.pixels;

import dev.framelease.memory.Lease;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The raw memory of a {@link PixelView}, for code that knows no leases: Python's {@code Py_buffer}.
 *
 * <p>An export holds a lease of its own. Its address and its buffer are good until {@link #close},
 * whatever happens to the view. What the request did not ask for is not there: without the format
 * the elements are bytes to the consumer, without the shape the memory is one run of bytes.
 *
 * <p>Every method but {@code close}, {@link #holder}, {@link #isOpen} and {@link #toString} throws
 * {@link dev.framelease.memory.LeaseClosedException} after {@code close}. Thread-safe.
 */
public final class Export implements AutoCloseable {
  private final Exports exports;
  private final Lease lease;
  private final String holder;
  private final ExportRequest request;
  private final Layout layout;

  Export(Exports exports, Lease lease, String holder, ExportRequest request, Layout layout) {
    this.exports = exports;
    this.lease = lease;
    this.holder = holder;
    this.request = request;
    this.layout = layout;
  }

  /**
   * Returns where the element lies whose indices are all 0. With negative strides others lie below.
   *
   * @return a native address
   */
  public long address() {
    return lease.address() + layout.offsetBytes();
  }

  /**
   * Returns a buffer over the bytes from the lowest to the highest element, in native byte order.
   *
   * @return a buffer of its own position and limit, from 0 on; writable if {@link #isWritable()}
   */
  public ByteBuffer buffer() {
    int first = (int) layout.firstByte();
    ByteBuffer part = lease.buffer().slice(first, (int) layout.endByte() - first);
    return (request.writable() ? part : part.asReadOnlyBuffer()).order(ByteOrder.nativeOrder());
  }

  /**
   * Returns where in {@link #buffer()} the element lies whose indices are all 0.
   *
   * @return bytes; 0 unless a stride is negative
   */
  public int bufferOffset() {
    lease.requireOpen();
    return (int) (layout.offsetBytes() - layout.firstByte());
  }

  /**
   * Returns how many bytes may be read from {@link #address} on.
   *
   * @return bytes up to the end of the highest element
   */
  public long readableBytes() {
    lease.requireOpen();
    return layout.endByte() - layout.offsetBytes();
  }

  /**
   * Returns the size of all elements.
   *
   * @return product of the shape of the view × item size, in bytes, whatever was asked for
   */
  public long byteSize() {
    lease.requireOpen();
    return layout.byteSize();
  }

  /**
   * Returns the size of an element of the view. It is that of {@link #elementType()}, even where
   * this was not asked for.
   *
   * @return bytes
   */
  public int itemSize() {
    lease.requireOpen();
    return layout.type().itemSize();
  }

  /**
   * Returns how many dimensions the memory has.
   *
   * @return those of the view; 1 if the shape was not asked for
   */
  public int dimensions() {
    lease.requireOpen();
    return request.shape() ? layout.dimensions() : 1;
  }

  /**
   * Returns what an element is.
   *
   * @return nothing if the format was not asked for
   */
  public Optional<ElementType> elementType() {
    lease.requireOpen();
    return request.format() ? Optional.of(layout.type()) : Optional.empty();
  }

  /**
   * Returns the shape.
   *
   * @return a copy: elements in each dimension; nothing if the shape was not asked for
   */
  public Optional<int[]> shape() {
    lease.requireOpen();
    return request.shape() ? Optional.of(layout.shape()) : Optional.empty();
  }

  /**
   * Returns the strides.
   *
   * @return a copy, in bytes; nothing if they were not asked for, and the memory is C-contiguous
   */
  public Optional<long[]> stridesBytes() {
    lease.requireOpen();
    return request.strides() ? Optional.of(layout.stridesBytes()) : Optional.empty();
  }

  /**
   * Tells whether the consumer may write.
   *
   * @return whether that was asked for
   */
  public boolean isWritable() {
    lease.requireOpen();
    return request.writable();
  }

  /**
   * Returns who holds this export.
   *
   * @return the name that was given when it was made
   */
  public String holder() {
    return holder;
  }

  /**
   * Tells whether this export is open.
   *
   * @return false once it has been closed
   */
  public boolean isOpen() {
    return lease.isOpen();
  }

  /** Gives this export's lease up. The first call counts; later ones do nothing. */
  @Override
  public void close() {
    exports.remove(this);
    lease.close();
  }

  @Override
  public String toString() {
    return "export of " + layout + " to " + holder + (isOpen() ? "" : " (closed)");
  }
}
