package dev.framelease.pixels;

import java.util.Objects;

/**
 * What the consumer of an {@link Export} can take, in the terms of PEP 3118. What it does not ask
 * for it does not look at, so that the view must do without.
 *
 * <p>Contiguity implies strides, and strides imply the shape, as with Python's flags; an instance
 * always says so. Suboffsets ({@code PyBUF_INDIRECT}) are missing: a view is one block, and no
 * layout of pointers to rows occurs.
 *
 * <p>Immutable.
 *
 * @param writable whether it will write: {@code PyBUF_WRITABLE}
 * @param format whether it looks at the element type: {@code PyBUF_FORMAT}. If not, it takes the
 *     memory for bytes.
 * @param shape whether it looks at the shape: {@code PyBUF_ND}. If not, the view must be
 *     C-contiguous, and is given as a run of bytes; it must not ask for the format then.
 * @param strides whether it looks at the strides: {@code PyBUF_STRIDES}. If not, the view must be
 *     C-contiguous.
 * @param contiguity which layout it insists on
 */
public record ExportRequest(
    boolean writable, boolean format, boolean shape, boolean strides, Contiguity contiguity) {
  /** A run of bytes to read: {@code PyBUF_SIMPLE}. */
  public static final ExportRequest SIMPLE =
      new ExportRequest(false, false, false, false, Contiguity.NONE);

  /** Any layout of any type, to read: {@code PyBUF_FULL_RO} without suboffsets. */
  public static final ExportRequest FULL_READ_ONLY =
      new ExportRequest(false, true, true, true, Contiguity.NONE);

  /** Any layout of any type, to read and write: {@code PyBUF_FULL} without suboffsets. */
  public static final ExportRequest FULL =
      new ExportRequest(true, true, true, true, Contiguity.NONE);

  /** Adds what is implied. */
  public ExportRequest {
    Objects.requireNonNull(contiguity, "contiguity");
    strides |= contiguity != Contiguity.NONE;
    shape |= strides;
  }

  /**
   * Asks for memory that can be written, too.
   *
   * @return a request that differs in this alone
   */
  public ExportRequest withWritable() {
    return new ExportRequest(true, format, shape, strides, contiguity);
  }

  /**
   * Asks for the element type, too.
   *
   * @return a request that differs in this alone
   */
  public ExportRequest withFormat() {
    return new ExportRequest(writable, true, shape, strides, contiguity);
  }

  /**
   * Asks for the shape, too.
   *
   * @return a request that differs in this alone
   */
  public ExportRequest withShape() {
    return new ExportRequest(writable, format, true, strides, contiguity);
  }

  /**
   * Asks for the shape and the strides, too.
   *
   * @return a request that differs in this alone
   */
  public ExportRequest withStrides() {
    return new ExportRequest(writable, format, true, true, contiguity);
  }

  /**
   * Insists on a layout.
   *
   * @param layout which
   * @return a request that differs in this alone, and in what it implies
   */
  public ExportRequest withContiguity(Contiguity layout) {
    return new ExportRequest(writable, format, shape, strides, layout);
  }

  /** Throws unless the view fits: the order is that of CPython's {@code memory_getbuf}. */
  void requireFit(Layout layout, boolean readOnly) {
    if (writable && readOnly) {
      throw new ExportRefusedException(this, "writable memory", "it is read-only", layout);
    }
    if (!contiguity.allows(layout)) {
      throw new ExportRefusedException(this, contiguity.words(), found(layout), layout);
    }
    if (!strides && !layout.isContiguousC()) {
      throw new ExportRefusedException(
          this, Contiguity.C.words() + " for want of strides", found(layout), layout);
    }
    if (!shape && format) {
      throw new ExportRefusedException(
          this, "an element type without a shape", "that is asked of no view", layout);
    }
  }

  private static String found(Layout layout) {
    if (layout.isContiguousC()) {
      return "it is C-contiguous";
    }
    return layout.isContiguousFortran() ? "it is Fortran-contiguous" : "it is not contiguous";
  }
}
