package dev.framelease.pixels;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.Pin;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Elements of a block seen with a shape and strides, without a copy: Python's {@code memoryview}
 * with the slicing of NumPy.
 *
 * <p>A view holds a lease of its own on the block and not on the view that it was made from:
 * closing one changes nothing for the other. Views that it makes are the caller's, who must close
 * them. Its description never changes, and can be asked for after {@link #close()}, too; {@link
 * #address} and every method that makes a view, reads, writes, marks or exports throw {@link
 * dev.framelease.memory.LeaseClosedException} then.
 *
 * <p>In this order:
 *
 * <ul>
 *   <li>make: {@link #of(Lease, String, Layout) of};
 *   <li>derive, without a copy: {@link #share}, {@link #asReadOnly}, {@link #slice}, {@link
 *       #index}, {@link #transpose}, {@link #reverse}, {@link #crop}, {@link #channels}, {@link
 *       #pickChannels}, {@link #reshape}, {@link #cast(ElementType) cast};
 *   <li>read: {@link #getInt}, {@link #getLong}, {@link #getDouble}, {@link #getNumber}, {@link
 *       #toNestedArray};
 *   <li>copy: {@link #toBytes(Order) toBytes}, {@link #copyTo(PixelView) copyTo};
 *   <li>write: {@link #assign}, {@link #setLong}, {@link #setDouble}, {@link #fill(long) fill};
 *   <li>compare: {@link #contentEquals}, {@link #contentHash};
 *   <li>hand out: {@link #export}, {@link #release};
 *   <li>describe: {@link #layout} and what follows it.
 * </ul>
 *
 * <p>Indices, axes and bounds may be negative, and then count from the end, as in Python. Elements
 * are visited in C order unless another order is named.
 *
 * <p>A copy takes heap for a second one of all bytes where source and target overlap, and where
 * elements that are not C-contiguous go into an array of another type than bytes.
 *
 * <p>Views of frames are read-only. Writing through a writable one, or exporting it writable, marks
 * the content of the block as unknown; see {@link
 * dev.framelease.memory.MemoryBlock#isContentUnknown()}.
 *
 * <p>Thread-safe for readers: views may be read, made from each other and closed on any threads,
 * and the memory stays during each call. Whoever writes sees to it that nobody else reads or writes
 * the same elements.
 */
public final class PixelView implements AutoCloseable {
  private final Lease lease;
  private final ByteBuffer bytes;
  private final boolean readOnly;
  private final String holder;
  private final Layout layout;

  /** Made with the first export, since most views have none; read under the lock of the lease. */
  private Exports exports;

  /** Takes the lease over. Others use the same buffer: its position is not to be moved. */
  private PixelView(Lease lease, ByteBuffer bytes, boolean readOnly, String holder, Layout layout) {
    this.lease = lease;
    this.bytes = bytes;
    this.readOnly = readOnly;
    this.holder = holder;
    this.layout = layout;
  }

  /**
   * Makes a view of a block.
   *
   * @param lease the caller's lease on the memory. The view opens one of its own; this one stays
   *     the caller's.
   * @param holder who will hold the view, for the ledger
   * @param layout where the elements lie in the block
   * @return a view that the caller owns and must close; it is writable if the block is
   * @throws IllegalArgumentException if an element lies outside the block
   * @throws dev.framelease.memory.LeaseClosedException if the lease is closed
   */
  public static PixelView of(Lease lease, String holder, Layout layout) {
    layout.requireWithin(lease.byteSize());
    boolean readOnly = lease.access() == Access.READ_ONLY;
    ByteBuffer bytes = lease.buffer();
    return new PixelView(lease.share(holder), bytes, readOnly, holder, layout);
  }

  /**
   * Makes a view of an image of bytes whose rows may be padded.
   *
   * @param lease the caller's lease on the memory. The view opens one of its own; this one stays
   *     the caller's.
   * @param holder who will hold the view, for the ledger
   * @param height rows
   * @param width pixels in a row
   * @param channels bytes in a pixel
   * @param rowStrideBytes bytes from the start of a row to the start of the next one
   * @return a view [height, width, channels] of uint8 that the caller owns and must close
   * @throws IllegalArgumentException if a size is below 1, rows overlap, or the image is larger
   *     than the block
   * @throws dev.framelease.memory.LeaseClosedException if the lease is closed
   */
  public static PixelView of(
      Lease lease, String holder, int height, int width, int channels, int rowStrideBytes) {
    long rowBytes = (long) width * channels;
    int[] shape = {height, width, channels};
    if (height < 1 || width < 1 || channels < 1 || rowStrideBytes < rowBytes) {
      throw new IllegalArgumentException(
          "no image has shape "
              + Arrays.toString(shape)
              + " and a row stride of "
              + rowStrideBytes
              + " bytes, which must be at least "
              + rowBytes);
    }
    long[] strides = {rowStrideBytes, channels, 1};
    return of(lease, holder, Layout.of(ElementType.UINT8, shape, strides, 0));
  }

  private PixelView derive(Layout part) {
    return derive(part, readOnly, holder);
  }

  private PixelView derive(Layout part, boolean readOnlyPart, String partHolder) {
    return new PixelView(lease.share(partHolder), bytes, readOnlyPart, partHolder, part);
  }

  /**
   * Opens another view of the same elements.
   *
   * @param newHolder who will hold it, for the ledger and for error messages
   * @return a view of the same layout that the caller owns and must close
   */
  public PixelView share(String newHolder) {
    return derive(layout, readOnly, newHolder);
  }

  /**
   * Opens a view of the same elements through which nobody writes.
   *
   * @return a read-only view of the same layout that the caller owns and must close
   */
  public PixelView asReadOnly() {
    return derive(layout, true, holder);
  }

  /**
   * Takes a part of each dimension, as {@code view[a:b:c, d:e:f]} does.
   *
   * @param slices one for each dimension, from the first on; those left out are taken whole
   * @return a view of as many dimensions that the caller owns and must close
   * @throws IndexOutOfBoundsException if there are more slices than dimensions
   */
  public PixelView slice(Slice... slices) {
    return derive(Derivation.slice(layout, slices));
  }

  /**
   * Takes one index of a dimension, which is dropped.
   *
   * @param axis the dimension
   * @param index which of its elements
   * @return a view of one dimension less that the caller owns and must close
   * @throws IndexOutOfBoundsException if there is no such axis or index
   */
  public PixelView index(int axis, int index) {
    return derive(Derivation.index(layout, axis, index));
  }

  /**
   * Puts the dimensions into another order.
   *
   * @param axes each dimension once: dimension d of the new view is dimension {@code axes[d]} of
   *     this one. Without any, the order is turned around.
   * @return a view of as many dimensions that the caller owns and must close
   * @throws IllegalArgumentException if a dimension is missing or named twice
   * @throws IndexOutOfBoundsException if there is no such axis
   */
  public PixelView transpose(int... axes) {
    return derive(Derivation.transpose(layout, axes));
  }

  /**
   * Turns dimensions around, so that their last element comes first.
   *
   * @param axes the dimensions, in any order; all if none is named
   * @return a view of the same shape that the caller owns and must close
   * @throws IndexOutOfBoundsException if there is no such axis
   */
  public PixelView reverse(int... axes) {
    return derive(Derivation.reverse(layout, axes));
  }

  /**
   * Takes a part of an image, whose first two dimensions are rows and columns.
   *
   * @param region the part, in pixels of this view
   * @return a view [region.height, region.width, …] that the caller owns and must close
   * @throws IndexOutOfBoundsException if the region does not lie within this view, or there are
   *     fewer than two dimensions
   */
  public PixelView crop(Region region) {
    return derive(Derivation.crop(layout, region));
  }

  /**
   * Takes some neighbouring channels, which are the last dimension, such as the first three of
   * BGRX.
   *
   * @param from the first channel, from 0 on
   * @param to the channel after the last one
   * @return a view […, to − from] that the caller owns and must close
   * @throws IndexOutOfBoundsException unless 0 ≤ from &lt; to ≤ channels
   */
  public PixelView channels(int from, int to) {
    return derive(Derivation.channels(layout, from, to));
  }

  /**
   * Takes channels, which are the last dimension, in an order: (2, 1, 0) makes RGB of BGRX.
   *
   * @param order which channel comes first, second, and so on; all at the same distance from the
   *     one before, which may be 0 or negative
   * @return a view […, order.length] that the caller owns and must close
   * @throws LayoutException if the distances differ: strides cannot express that
   * @throws IllegalArgumentException if no channel is named
   * @throws IndexOutOfBoundsException if there is no such channel
   */
  public PixelView pickChannels(int... order) {
    return derive(Derivation.channelOrder(layout, order));
  }

  /**
   * Shows the same elements in another shape, in C order.
   *
   * @param shape elements in each dimension; one may be −1, and is what is left over
   * @return a view of this shape that the caller owns and must close
   * @throws LayoutException if strides cannot express it
   * @throws IllegalArgumentException if the shape has another number of elements, more than {@value
   *     Layout#MAX_DIMENSIONS} dimensions, or a negative one beside a single −1
   */
  public PixelView reshape(int... shape) {
    return derive(Reshaping.reshape(layout, shape));
  }

  /**
   * Shows the same bytes as elements of another type. If it is of another size, the last dimension
   * becomes shorter or longer, as with NumPy's {@code view}.
   *
   * @param type what an element is
   * @return a view of as many dimensions that the caller owns and must close
   * @throws LayoutException if the size differs, and the last dimension has gaps, its bytes are no
   *     whole number of elements, or there is none
   */
  public PixelView cast(ElementType type) {
    return derive(Reshaping.cast(layout, type));
  }

  /**
   * Shows the same bytes as elements of another type in another shape, as {@code memoryview.cast}
   * does, and beyond that wherever {@link #cast(ElementType)} and {@link #reshape} can.
   *
   * @param type what an element is
   * @param shape elements in each dimension; one may be −1, and is what is left over
   * @return a view of this shape that the caller owns and must close
   * @throws LayoutException if strides cannot express it
   * @throws IllegalArgumentException as {@link #reshape}
   */
  public PixelView cast(ElementType type, int... shape) {
    return derive(Reshaping.cast(layout, type, shape));
  }

  /**
   * Returns one element of a type whose values an int holds: int8, uint8, int16, uint16, int32.
   *
   * @param indices one for each dimension
   * @return its value
   * @throws IndexOutOfBoundsException if an index is outside the shape, or their number differs
   * @throws IllegalStateException if the elements are of another type
   */
  public int getInt(int... indices) {
    if (!layout.type().fitsInt()) {
      throw wrongType("getInt", "getLong, getDouble or getNumber");
    }
    return (int) integer(indices);
  }

  /**
   * Returns one element of an integer type.
   *
   * @param indices one for each dimension
   * @return its value; that of uint64 as the same 64 bits, see {@link Long#toUnsignedString(long)}
   * @throws IndexOutOfBoundsException if an index is outside the shape, or their number differs
   * @throws IllegalStateException if the elements are no integers
   */
  public long getLong(int... indices) {
    if (!layout.type().isInteger()) {
      throw wrongType("getLong", "getDouble or getNumber");
    }
    return integer(indices);
  }

  private long integer(int... indices) {
    Pin pin = lease.pin();
    try {
      return Elements.integer(layout.type(), bytes, Derivation.position(layout, indices));
    } finally {
      pin.close();
    }
  }

  private IllegalStateException wrongType(String call, String remedy) {
    return new IllegalStateException(
        call + " does not hold every " + layout.type() + "; call " + remedy);
  }

  /**
   * Returns one element of any type.
   *
   * @param indices one for each dimension
   * @return its value; for int64 and uint64 the nearest double
   * @throws IndexOutOfBoundsException if an index is outside the shape, or their number differs
   */
  public double getDouble(int... indices) {
    Pin pin = lease.pin();
    try {
      return Elements.real(layout.type(), bytes, Derivation.position(layout, indices));
    } finally {
      pin.close();
    }
  }

  /**
   * Returns one element of any type as an object.
   *
   * @param indices one for each dimension
   * @return an Integer where {@link #getInt} would do, a Long for uint32 and int64, a BigInteger
   *     for uint64, a Float or a Double
   * @throws IndexOutOfBoundsException if an index is outside the shape, or their number differs
   */
  public Number getNumber(int... indices) {
    Pin pin = lease.pin();
    try {
      return Elements.number(layout.type(), bytes, Derivation.position(layout, indices));
    } finally {
      pin.close();
    }
  }

  /**
   * Returns all elements as arrays of arrays, one level for each dimension.
   *
   * @return {@code int[]…} where {@link #getInt} would do, {@code long[]…} for the other integers
   *     (uint64 as the same 64 bits), {@code float[]…} or {@code double[]…}; without dimensions
   *     what {@link #getNumber} returns
   */
  public Object toNestedArray() {
    Pin pin = lease.pin();
    try {
      return NestedArrays.of(bytes, layout);
    } finally {
      pin.close();
    }
  }

  /**
   * Copies the bytes of all elements, in C order without gaps.
   *
   * @return {@link #byteSize()} bytes
   * @throws IllegalArgumentException if these are more than an array holds
   */
  public byte[] toBytes() {
    return toBytes(Order.C);
  }

  /**
   * Copies the bytes of all elements, without gaps.
   *
   * @param order which element comes first
   * @return {@link #byteSize()} bytes
   * @throws IllegalArgumentException if these are more than an array holds
   */
  public byte[] toBytes(Order order) {
    Pin pin = lease.pin();
    try {
      return Packing.toBytes(bytes, layout, order);
    } finally {
      pin.close();
    }
  }

  /**
   * Copies the bytes of all elements into an array, in C order without gaps.
   *
   * @param target of at least {@link #byteSize()} bytes; what follows these stays
   * @throws IndexOutOfBoundsException if it is shorter; nothing is copied then
   */
  public void copyTo(byte[] target) {
    copy(() -> Packing.copy(bytes, layout, target));
  }

  /**
   * Copies all elements of 16 bits into an array, in C order without gaps.
   *
   * @param target of at least as many elements; what follows these stays
   * @throws IndexOutOfBoundsException if it is shorter; nothing is copied then
   * @throws IllegalStateException if the elements are not int16 or uint16
   * @throws IllegalArgumentException as {@link #toBytes()}, if they are not C-contiguous
   */
  public void copyTo(short[] target) {
    copy(() -> Packing.copy(bytes, layout, target));
  }

  /**
   * Copies all elements of 32 bits into an array, in C order without gaps.
   *
   * @param target of at least as many elements; what follows these stays
   * @throws IndexOutOfBoundsException if it is shorter; nothing is copied then
   * @throws IllegalStateException if the elements are not int32 or uint32
   * @throws IllegalArgumentException as {@link #toBytes()}, if they are not C-contiguous
   */
  public void copyTo(int[] target) {
    copy(() -> Packing.copy(bytes, layout, target));
  }

  /**
   * Copies all elements of 64 bits into an array, in C order without gaps.
   *
   * @param target of at least as many elements; what follows these stays
   * @throws IndexOutOfBoundsException if it is shorter; nothing is copied then
   * @throws IllegalStateException if the elements are not int64 or uint64
   * @throws IllegalArgumentException as {@link #toBytes()}, if they are not C-contiguous
   */
  public void copyTo(long[] target) {
    copy(() -> Packing.copy(bytes, layout, target));
  }

  /**
   * Copies all elements into an array, in C order without gaps.
   *
   * @param target of at least as many elements; what follows these stays
   * @throws IndexOutOfBoundsException if it is shorter; nothing is copied then
   * @throws IllegalStateException if the elements are not float32
   * @throws IllegalArgumentException as {@link #toBytes()}, if they are not C-contiguous
   */
  public void copyTo(float[] target) {
    copy(() -> Packing.copy(bytes, layout, target));
  }

  /**
   * Copies all elements into an array, in C order without gaps.
   *
   * @param target of at least as many elements; what follows these stays
   * @throws IndexOutOfBoundsException if it is shorter; nothing is copied then
   * @throws IllegalStateException if the elements are not float64
   * @throws IllegalArgumentException as {@link #toBytes()}, if they are not C-contiguous
   */
  public void copyTo(double[] target) {
    copy(() -> Packing.copy(bytes, layout, target));
  }

  /**
   * Copies the bytes of all elements into a buffer, in C order without gaps, and moves its position
   * behind them. It must not be over the same memory.
   *
   * @param target with at least {@link #byteSize()} bytes remaining
   * @throws java.nio.BufferOverflowException if fewer remain; nothing is copied then
   * @throws java.nio.ReadOnlyBufferException if it is read-only
   */
  public void copyTo(ByteBuffer target) {
    copy(() -> Packing.copy(bytes, layout, target));
  }

  private void copy(Runnable copy) {
    Pin pin = lease.pin();
    try {
      copy.run();
    } finally {
      pin.close();
    }
  }

  /**
   * Copies all elements into another view, which may overlap this one.
   *
   * @param target a writable view of the same shape and element type
   * @throws IllegalArgumentException as {@link #assign}; nothing is copied then
   * @throws ReadOnlyViewException if the target is read-only
   */
  public void copyTo(PixelView target) {
    target.assign(this);
  }

  /**
   * Writes all elements of another view into those of this one. The two may overlap: the result is
   * as if the source had been copied first.
   *
   * @param source a view of the same shape and element type
   * @throws IllegalArgumentException if shape or type differ, or the two overlap and have more
   *     bytes than an array holds; nothing is written then
   * @throws ReadOnlyViewException if this view is read-only
   */
  public void assign(PixelView source) {
    requireWritable("assign");
    if (layout.type() != source.layout.type() || !sameShape(source)) {
      throw new IllegalArgumentException(
          "a view takes elements of its own shape and type, and "
              + layout
              + " is not as "
              + source.layout
              + "; slice or cast one of them first");
    }
    long distance = source.lease.address() - lease.address();
    Pin from = source.lease.pin();
    try {
      Pin to = beginWrite();
      try {
        Assignment.assign(source.bytes, source.layout, bytes, layout, distance);
      } finally {
        to.close();
      }
    } finally {
      from.close();
    }
  }

  /**
   * Writes one element.
   *
   * @param value its new value; for uint64 the same 64 bits, for a floating-point type the nearest
   *     value
   * @param indices one for each dimension
   * @throws IllegalArgumentException if the element type does not hold the value
   * @throws IndexOutOfBoundsException if an index is outside the shape, or their number differs
   * @throws ReadOnlyViewException if this view is read-only
   */
  public void setLong(long value, int... indices) {
    requireWritable("set");
    setBits(Elements.bits(layout.type(), value), indices);
  }

  /**
   * Writes one element of a floating-point type.
   *
   * @param value its new value, or the nearest float32
   * @param indices one for each dimension
   * @throws IllegalArgumentException if the elements are integers
   * @throws IndexOutOfBoundsException if an index is outside the shape, or their number differs
   * @throws ReadOnlyViewException if this view is read-only
   */
  public void setDouble(double value, int... indices) {
    requireWritable("set");
    setBits(Elements.bits(layout.type(), value), indices);
  }

  private void setBits(long bits, int... indices) {
    int at = Derivation.position(layout, indices);
    Pin pin = beginWrite();
    try {
      Elements.put(layout.type(), bytes, at, bits);
    } finally {
      pin.close();
    }
  }

  /**
   * Writes one value into every element.
   *
   * @param value as for {@link #setLong}
   * @throws IllegalArgumentException if the element type does not hold the value
   * @throws ReadOnlyViewException if this view is read-only
   */
  public void fill(long value) {
    requireWritable("fill");
    fillBits(Elements.bits(layout.type(), value));
  }

  /**
   * Writes one value into every element of a floating-point type.
   *
   * @param value as for {@link #setDouble}
   * @throws IllegalArgumentException if the elements are integers
   * @throws ReadOnlyViewException if this view is read-only
   */
  public void fill(double value) {
    requireWritable("fill");
    fillBits(Elements.bits(layout.type(), value));
  }

  private void fillBits(long bits) {
    Pin pin = beginWrite();
    try {
      Filling.fill(bytes, layout, bits);
    } finally {
      pin.close();
    }
  }

  private void requireWritable(String what) {
    lease.requireOpen();
    if (readOnly) {
      throw new ReadOnlyViewException(what, this);
    }
  }

  /**
   * Notes that somebody may write into the memory, or has: whoever hands the bare address to code
   * that can write says so. A writable export does it by itself.
   *
   * @throws dev.framelease.memory.LeaseClosedException if this view is closed
   */
  public void markContentUnknown() {
    lease.markContentUnknown();
  }

  private Pin beginWrite() {
    lease.markContentUnknown();
    return lease.pin();
  }

  /**
   * Tells whether another view has the same shape and equal values, whatever its element type and
   * layout. Numbers are compared exactly; NaN equals nothing.
   *
   * @param other a view of any memory
   * @return whether all elements are equal
   */
  public boolean contentEquals(PixelView other) {
    Pin mine = lease.pin();
    try {
      Pin theirs = other.lease.pin();
      try {
        return sameShape(other) && Comparison.equal(bytes, layout, other.bytes, other.layout);
      } finally {
        theirs.close();
      }
    } finally {
      mine.close();
    }
  }

  private boolean sameShape(PixelView other) {
    return Arrays.equals(layout.shape(), other.layout.shape());
  }

  /**
   * Returns a hash of the bytes in C order: views of the same bytes, whatever their layout, have
   * the same. It is made of a copy of them on the heap.
   *
   * @return that of {@link Arrays#hashCode(byte[])}
   * @throws IllegalArgumentException if the bytes are more than an array holds
   * @throws IllegalStateException unless the view is read-only and its elements are uint8 or int8
   */
  public int contentHash() {
    lease.requireOpen();
    if (!readOnly || !layout.type().isByte()) {
      throw new IllegalStateException(
          "only a read-only view of bytes has a hash, and this one is "
              + (readOnly ? "" : "writable, of ")
              + layout
              + "; call asReadOnly() or cast(UINT8) first");
    }
    return Arrays.hashCode(toBytes());
  }

  /**
   * Exports the memory to code that knows no leases.
   *
   * @param request what that code can take
   * @param consumer who that is, for the ledger and for error messages
   * @return an export that the caller owns and must close
   * @throws ExportRefusedException if this view is not what is asked for
   */
  public Export export(ExportRequest request, String consumer) {
    Objects.requireNonNull(consumer, "consumer");
    lease.requireOpen();
    request.requireFit(layout, readOnly);
    Lease share = lease.share(consumer);
    Export export = new Export(exports(), share, consumer, request, layout);
    if (!exports().add(export)) {
      // release() came in between, and is about to close the lease.
      share.close();
      lease.close();
      lease.requireOpen();
    }
    if (request.writable()) {
      share.markContentUnknown();
    }
    return export;
  }

  private Exports exports() {
    synchronized (lease) {
      if (exports == null) {
        exports = new Exports();
      }
      return exports;
    }
  }

  /**
   * Gives this view up like {@link #close()}, but only if nothing that {@link #export} made of this
   * very view is still open: the strict form. The view stays usable if it refuses. It does nothing
   * on a closed view.
   *
   * @throws OpenExportsException if there are open exports
   */
  public void release() {
    if (lease.isOpen()) {
      exports().release(this);
      lease.close();
    }
  }

  /**
   * Returns the description of this view.
   *
   * @return type, shape, strides, offset
   */
  public Layout layout() {
    return layout;
  }

  /**
   * Returns what an element is.
   *
   * @return the type
   */
  public ElementType elementType() {
    return layout.type();
  }

  /**
   * Returns the size of an element.
   *
   * @return bytes
   */
  public int itemSize() {
    return layout.type().itemSize();
  }

  /**
   * Returns how many dimensions there are.
   *
   * @return 0 to {@value Layout#MAX_DIMENSIONS}
   */
  public int dimensions() {
    return layout.dimensions();
  }

  /**
   * Returns the shape.
   *
   * @return a copy: elements in each dimension
   */
  public int[] shape() {
    return layout.shape();
  }

  /**
   * Returns the strides.
   *
   * @return a copy: bytes from one element of each dimension to the next, perhaps negative or 0
   */
  public long[] stridesBytes() {
    return layout.stridesBytes();
  }

  /**
   * Returns the size of all elements, whatever the strides.
   *
   * @return product of the shape × item size, in bytes
   */
  public long byteSize() {
    return layout.byteSize();
  }

  /**
   * Tells whether nobody writes through this view.
   *
   * @return whether writing and writable exports are refused
   */
  public boolean isReadOnly() {
    return readOnly;
  }

  /**
   * Tells whether the elements lie in C order without gaps.
   *
   * @return see {@link Layout#isContiguousC()}
   */
  public boolean isContiguousC() {
    return layout.isContiguousC();
  }

  /**
   * Tells whether the elements lie in Fortran order without gaps.
   *
   * @return see {@link Layout#isContiguousFortran()}
   */
  public boolean isContiguousFortran() {
    return layout.isContiguousFortran();
  }

  /**
   * Tells whether the elements lie without gaps in either order.
   *
   * @return see {@link Layout#isContiguous()}
   */
  public boolean isContiguous() {
    return layout.isContiguous();
  }

  /**
   * Returns where the element lies whose indices are all 0.
   *
   * @return a native address, good to use while this view is open; without meaning if there are no
   *     elements
   * @throws dev.framelease.memory.LeaseClosedException if this view is closed
   */
  public long address() {
    return lease.address() + layout.offsetBytes();
  }

  /**
   * Tells whether this view is open.
   *
   * @return false once it has been closed
   */
  public boolean isOpen() {
    return lease.isOpen();
  }

  /**
   * Gives this view's lease up. The first call counts; later ones do nothing. Exports stay as they
   * are: the memory goes back when the last of them is closed, too.
   */
  @Override
  public void close() {
    lease.close();
  }

  @Override
  public String toString() {
    return "view " + layout + " of " + lease;
  }
}
