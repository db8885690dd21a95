package dev.framelease.pixels;

/**
 * Words for one thing or several, in messages.
 *
 * <p>Thread-safe.
 */
public final class Plural {
  private Plural() {}

  /**
   * Puts a word behind a number.
   *
   * @param count how many there are
   * @param noun the word for one, whose plural ends with an s
   * @return such as {@code frame} for 1, {@code frames} for 0 or 2
   */
  public static String of(long count, String noun) {
    return count == 1 ? noun : noun + "s";
  }

  /**
   * Puts a number and the word for it.
   *
   * @param count how many there are
   * @param noun as above
   * @return such as {@code 1 frame}, {@code 2 frames}
   */
  public static String counted(long count, String noun) {
    return count + " " + of(count, noun);
  }
}
