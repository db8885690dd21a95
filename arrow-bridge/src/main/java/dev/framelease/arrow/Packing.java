package dev.framelease.arrow;

/**
 * What to do with pixels that do not lie row-major and without gaps, as Arrow's tensors must: rows
 * with padding, parts of a wider frame, some channels of it.
 */
public enum Packing {
  /** Refuse them with a {@link NotPackedException}: nothing is ever copied. */
  REFUSED,
  /** Copy them together, and count the bytes. */
  COPIED
}
