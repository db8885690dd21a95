package dev.framelease.pixels;

/**
 * Which elements of one dimension to take: {@code start:stop:step} as in Python.
 *
 * <p>A bound that is null is absent. A negative one counts from the end, one beyond an end is that
 * end, and a negative step goes backwards. An instance says nothing of how long the dimension is.
 *
 * <p>Immutable.
 *
 * @param start the first element, or null
 * @param stop the element before which to stop, or null
 * @param step how far it is to the next element, or null for 1; not 0
 */
public record Slice(Long start, Long stop, Long step) {
  private static final Slice ALL = new Slice(null, null, null);
  private static final Slice REVERSED = every(-1);

  /**
   * Checks the step.
   *
   * @throws IllegalArgumentException if it is 0
   */
  public Slice {
    if (step != null && step == 0) {
      throw new IllegalArgumentException("the step of a slice must not be 0");
    }
  }

  /**
   * Takes everything, {@code :}.
   *
   * @return the slice
   */
  public static Slice all() {
    return ALL;
  }

  /**
   * Takes what follows, {@code start:}.
   *
   * @param start the first element
   * @return the slice
   */
  public static Slice from(long start) {
    return new Slice(start, null, null);
  }

  /**
   * Takes what precedes, {@code :stop}.
   *
   * @param stop the element before which to stop
   * @return the slice
   */
  public static Slice to(long stop) {
    return new Slice(null, stop, null);
  }

  /**
   * Takes what is between, {@code start:stop}.
   *
   * @param start the first element
   * @param stop the element before which to stop
   * @return the slice
   */
  public static Slice range(long start, long stop) {
    return new Slice(start, stop, null);
  }

  /**
   * Takes every so many elements, {@code ::step}.
   *
   * @param step how far it is to the next element; negative goes backwards from the last
   * @return the slice
   * @throws IllegalArgumentException if the step is 0
   */
  public static Slice every(long step) {
    return new Slice(null, null, step);
  }

  /**
   * Takes everything backwards, {@code ::-1}.
   *
   * @return the slice
   */
  public static Slice reversed() {
    return REVERSED;
  }

  /** Returns Python's form, {@code start:stop:step}, with nothing for what is absent. */
  @Override
  public String toString() {
    return text(start) + ":" + text(stop) + (step == null ? "" : ":" + step);
  }

  private static String text(Long bound) {
    return bound == null ? "" : bound.toString();
  }
}
