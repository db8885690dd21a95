package dev.framelease.capture;

import java.util.stream.IntStream;

/**
 * Text that other programs have chosen, such as the title of a window, as messages show it: a
 * terminal obeys control characters, and a log takes a line for a message.
 *
 * <p>Thread-safe.
 */
public final class PrintableText {
  /** More of a title tells nobody more. */
  private static final int MOST = 200;

  private static final String MORE = "…";
  private static final int REPLACEMENT = '?';

  private PrintableText() {}

  /**
   * Makes text printable.
   *
   * @param text whatever it holds
   * @return one line of 200 characters at most, with {@code ?} for each control character, for each
   *     that changes the direction of what follows, and for halves of characters
   */
  public static String of(String text) {
    String start = printable(text.codePoints().limit(MOST));
    return text.codePointCount(0, text.length()) > MOST ? start + MORE : start;
  }

  /**
   * Makes a name printable of which nobody can spare a part, such as that of a file.
   *
   * @param text whatever it holds
   * @return all of it in one line, with the same replacements
   */
  public static String whole(String text) {
    return printable(text.codePoints());
  }

  /**
   * Whether text may have this character as it is.
   *
   * @param character a code point
   * @return whether {@link #of} and {@link #whole} leave it
   */
  public static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      // Others of this type join letters and emoji.
      case Character.FORMAT -> !Bidi.turns(Character.getDirectionality(character));
      default -> true;
    };
  }

  private static String printable(IntStream characters) {
    return characters
        .map(character -> isPrintable(character) ? character : REPLACEMENT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Unicode Standard Annex 9, "Directional Formatting Characters". */
  private static final class Bidi {
    static boolean turns(byte direction) {
      return switch (direction) {
        case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
            Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
            Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
            Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
            Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
            Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
            Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
            Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
            Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE ->
            true;
        default -> false;
      };
    }
  }
}
