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
 */
public final class ForeignViews {
  private ForeignViews() {}

  /**
   * Makes a view of a direct buffer, which stays reachable until the last view and export of it is
   * closed.
   *
   * @param buffer a direct buffer; the view sees all of its capacity, whatever its position and
   *     limit are, and is read-only if the buffer is
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
   * Makes a view of memory at an address, and says when nobody reads it any more.
   *
   * @param address where the memory starts
   * @param byteSize its size in bytes
   * @param access whether it may be written
   * @param finalizer run exactly once, after the last view and export of it has closed, on whatever
   *     thread that happens: it must not block. An exception of it is logged. If this call throws,
   *     it is not run, and the memory stays the caller's.
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
