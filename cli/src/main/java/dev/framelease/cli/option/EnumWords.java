package dev.framelease.cli.option;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The values of an option as documents write them, in lower case: read from what a user wrote, and
 * listed for help and shells.
 *
 * @param <E> the values
 */
public abstract class EnumWords<E extends Enum<E>> implements Iterable<String>, ITypeConverter<E> {
  private final List<E> values;

  /**
   * Makes the words.
   *
   * @param type whose values have one each
   */
  protected EnumWords(Class<E> type) {
    this.values = List.of(type.getEnumConstants());
  }

  @Override
  public E convert(String text) {
    return values.stream()
        .filter(value -> value.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> refused(text));
  }

  private TypeConversionException refused(String text) {
    return new TypeConversionException("'" + text + "' is none of " + String.join(", ", this));
  }

  /** Writes a value as a user does. */
  public static String wordOf(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Iterator<String> iterator() {
    return values.stream().map(EnumWords::wordOf).iterator();
  }
}
