package dev.framelease.foreign;

import dev.framelease.memory.Access;
import dev.framelease.memory.Lease;
import dev.framelease.memory.MemoryBlock;
import dev.framelease.pixels.Layout;
import dev.framelease.pixels.PixelView;
import dev.framelease.posix.DirectBuffers;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Makes views of memory that somebody else allocated.
 *
 * <p>Each call makes a block of its own: two views of the same memory made here know nothing of
 * each other's lifetimes. To have several, make one and {@link PixelView#share} it.
 *
 * <p>Elements are in the byte order of the machine. Thread-safe.
 */
public final class ForeignViews {
  private ForeignViews() {}

  /**
   * Makes a view of a direct buffer, which stays reachable until the last view and export of it is
   * closed.
   *
   * @param buffer a direct buffer; the view sees all of its capacity, whatever its position, limit
   *     and byte order are, and is read-only if the buffer is. It stays the caller's, who may see
   *     what is written into the view.
   * @param layout where the elements lie, from byte 0 of the buffer on
   * @param holder who will hold the view, for the ledger and for error messages
   * @return a view that the caller owns and must close
   * @throws IllegalArgumentException if the buffer is on the heap, or an element lies outside it
   */
  public static PixelView of(ByteBuffer buffer, Layout layout, String holder) {
    Access access = buffer.isReadOnly() ? Access.READ_ONLY : Access.WRITABLE;
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException(
          "a view needs a direct buffer, and this one is on the heap; copy it into one of"
              + " ByteBuffer.allocateDirect");
    }
    return view(DirectBuffers.address(buffer), buffer, access, () -> {}, layout, holder);
  }

  /**
   * Makes a view of memory at an address, and says when nobody reads it any more. Nothing else
   * keeps the memory: a {@linkplain dev.framelease.pixels.Export#buffer() buffer} of an export that
   * is read after its close may crash the JVM.
   *
   * @param address where the memory starts; nobody can check it, and reading at a wrong one crashes
   *     the JVM
   * @param byteSize its size in bytes
   * @param access whether it may be written
   * @param finalizer run exactly once, after the last view and export of it has closed, on whatever
   *     thread that happens: it must not block. One that is lost instead of closed counts as closed
   *     when the garbage collector finds it. A {@link RuntimeException} of it is logged. If this
   *     call throws, it is not run, and the memory stays the caller's.
   * @param layout where the elements lie, from the address on
   * @param holder who will hold the view, for the ledger and for error messages
   * @return a view that the caller owns and must close
   * @throws IllegalArgumentException if the address or the size is not positive, or an element lies
   *     outside
   */
  public static PixelView at(
      long address, int byteSize, Access access, Runnable finalizer, Layout layout, String holder) {
    Objects.requireNonNull(finalizer, "finalizer");
    if (address <= 0 || byteSize <= 0) {
      throw new IllegalArgumentException(
          "memory has a positive address and size, and not "
              + address
              + " and "
              + byteSize
              + " bytes");
    }
    return view(address, DirectBuffers.at(address, byteSize), access, finalizer, layout, holder);
  }

  private static PixelView view(
      long address,
      ByteBuffer memory,
      Access access,
      Runnable finalizer,
      Layout layout,
      String holder) {
    Finalization finalization = new Finalization(finalizer);
    try (Lease lease = MemoryBlock.lend(address, memory, access, finalization, holder)) {
      PixelView view = PixelView.of(lease, holder, layout);
      finalization.arm();
      return view;
    }
  }
}
