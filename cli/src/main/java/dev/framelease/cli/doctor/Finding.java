package dev.framelease.cli.doctor;

import dev.framelease.capture.PrintableText;
import java.util.Objects;

/**
 * What was found of one thing.
 *
 * @param subject the thing, in a word or two
 * @param verdict whether it works
 * @param text what was found, and the remedy where there is need of one; one line
 */
public record Finding(String subject, Verdict verdict, String text) {
  /** Whether a thing works. */
  public enum Verdict {
    /** It works. */
    OK,
    /** It does not, or not as well as it might, and Framelease works without. */
    NOTE,
    /** It does not work, and has to. */
    NO;
  }

  /** Makes one line of the text, and keeps what others say from a terminal that would obey it. */
  public Finding {
    Objects.requireNonNull(verdict, "verdict");
    text = PrintableText.whole(text.replaceAll("\\s+", " ").strip());
  }

  static Finding ok(String subject, String text) {
    return new Finding(subject, Verdict.OK, text);
  }

  static Finding note(String subject, String text) {
    return new Finding(subject, Verdict.NOTE, text);
  }

  static Finding no(String subject, String text) {
    return new Finding(subject, Verdict.NO, text);
  }
}
