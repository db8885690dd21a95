package dev.framelease.pixels;

/** Which layout without gaps the consumer of an {@link Export} insists on. */
public enum Contiguity {
  /** None: it follows the strides. */
  NONE("any layout"),
  /** C order, {@code PyBUF_C_CONTIGUOUS}. */
  C("a C-contiguous layout"),
  /** Fortran order, {@code PyBUF_F_CONTIGUOUS}. */
  FORTRAN("a Fortran-contiguous layout"),
  /** Either order, {@code PyBUF_ANY_CONTIGUOUS}. */
  EITHER("a C- or Fortran-contiguous layout");

  private final String words;

  Contiguity(String words) {
    this.words = words;
  }

  boolean allows(Layout layout) {
    return switch (this) {
      case NONE -> true;
      case C -> layout.isContiguousC();
      case FORTRAN -> layout.isContiguousFortran();
      case EITHER -> layout.isContiguous();
    };
  }

  String words() {
    return words;
  }
}
