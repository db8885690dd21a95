package dev.framelease.pixels;

/** In which order the elements of a view are written one after the other. */
public enum Order {
  /** Row-major, as in C: the last index changes fastest. */
  C,
  /** Column-major, as in Fortran: the first index changes fastest. */
  FORTRAN,
  /**
   * As it lies: {@link #FORTRAN} for a view that is Fortran-contiguous and not C-contiguous, and
   * {@link #C} for every other one. It is the 'A' of {@code memoryview.tobytes}.
   */
  ANY
}
