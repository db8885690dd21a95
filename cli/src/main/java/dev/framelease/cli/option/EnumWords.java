package dev.framelease.cli.option;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;

/** The values of an option as documents write them, in lower case, for help and shells. */
public abstract class EnumWords implements Iterable<String> {
  private final Enum<?>[] values;

  /**
   * Makes the words.
   *
   * @param values each of which has a word
   */
  protected EnumWords(Enum<?>... values) {
    this.values = values.clone();
  }

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).iterator();
  }
}
