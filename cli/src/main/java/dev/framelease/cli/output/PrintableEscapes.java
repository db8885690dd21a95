package dev.framelease.cli.output;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.framelease.capture.PrintableText;
import java.util.Locale;

/** Escapes what a terminal would obey, beyond what JSON itself wants escaped; no letter is. */
final class PrintableEscapes extends CharacterEscapes {
  private static final long serialVersionUID = 1;
  private static final int DELETE = 0x7f;

  private final int[] ascii;

  PrintableEscapes() {
    ascii = standardAsciiEscapesForJSON();
    ascii[DELETE] = ESCAPE_STANDARD;
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return ascii.clone();
  }

  /** Is asked for each half of a character beyond 16 bits, and those are letters and emoji. */
  @Override
  public SerializableString getEscapeSequence(int character) {
    if (Character.isSurrogate((char) character) || PrintableText.isPrintable(character)) {
      return null;
    }
    return new SerializedString(String.format(Locale.ROOT, "\\u%04X", character));
  }
}
