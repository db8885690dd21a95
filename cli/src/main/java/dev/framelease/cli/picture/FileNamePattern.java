package dev.framelease.cli.picture;

import dev.framelease.pixels.Region;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file name with places that each picture fills, as python-mss has them: {@code {mon}}, {@code
 * {date}} or {@code {date:%Y-%m-%d}}, {@code {top}}, {@code {left}}, {@code {width}}, {@code
 * {height}}; and {@code {n}}, the number of the picture.
 */
public final class FileNamePattern {
  private static final Pattern PLACE = Pattern.compile("\\{([^{}:]*)(?::([^{}]*))?}");
  private static final Pattern DIRECTIVE = Pattern.compile("%(.?)", Pattern.DOTALL);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd_HH-mm-ss.SSS", Locale.ROOT);

  /** Of strftime(3), with %f as Python has it. */
  private static final Map<String, DateTimeFormatter> DIRECTIVES =
      Map.of(
          "Y", DateTimeFormatter.ofPattern("yyyy", Locale.ROOT),
          "m", DateTimeFormatter.ofPattern("MM", Locale.ROOT),
          "d", DateTimeFormatter.ofPattern("dd", Locale.ROOT),
          "H", DateTimeFormatter.ofPattern("HH", Locale.ROOT),
          "M", DateTimeFormatter.ofPattern("mm", Locale.ROOT),
          "S", DateTimeFormatter.ofPattern("ss", Locale.ROOT),
          "f", DateTimeFormatter.ofPattern("SSSSSS", Locale.ROOT),
          "j", DateTimeFormatter.ofPattern("DDD", Locale.ROOT));

  private final String text;

  private FileNamePattern(String text) {
    this.text = text;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it has a place that nothing fills
   */
  public static FileNamePattern parse(String text) {
    FileNamePattern pattern = new FileNamePattern(text);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the name of the file is empty; name one");
    }
    String unused = pattern.fill(1, new Shot(0, Region.ofSize(1, 1), Instant.EPOCH));
    return pattern;
  }

  /** Tells whether it gives each picture a name of its own. */
  public boolean differsByPicture() {
    return text.contains("{n}") || text.contains("{date");
  }

  /**
   * Returns the name of a file.
   *
   * @param number of it, from 1
   * @param shot what it shows
   */
  public String fill(long number, Shot shot) {
    StringBuilder name = new StringBuilder();
    Matcher place = PLACE.matcher(text);
    int end = 0;
    while (place.find()) {
      name.append(literal(text.substring(end, place.start())));
      name.append(value(place, number, shot));
      end = place.end();
    }
    return name.append(literal(text.substring(end))).toString();
  }

  private static String value(Matcher place, long number, Shot shot) {
    String key = place.group(1);
    String format = place.group(2);
    if (key.equals("date")) {
      ZonedDateTime time = shot.time().atZone(ZoneId.systemDefault());
      return format == null ? DATE.format(time) : strftime(format, time);
    }
    if (format != null) {
      throw new IllegalArgumentException(
          "only {date} takes a format, and '" + place.group() + "' has one");
    }
    return String.valueOf(
        switch (key) {
          case "n" -> number;
          case "mon" -> shot.monitor();
          case "top" -> shot.region().y();
          case "left" -> shot.region().x();
          case "width" -> shot.region().width();
          case "height" -> shot.region().height();
          default -> throw unknown(place.group());
        });
  }

  private static String strftime(String format, ZonedDateTime time) {
    return DIRECTIVE
        .matcher(format)
        .replaceAll(match -> Matcher.quoteReplacement(directive(match.group(1), time)));
  }

  private static String directive(String letter, ZonedDateTime time) {
    if (letter.equals("%")) {
      return "%";
    }
    DateTimeFormatter formatter = DIRECTIVES.get(letter);
    if (formatter == null) {
      throw new IllegalArgumentException(
          "a date knows %Y %m %d %H %M %S %f %j and %%, and not '%" + letter + "'");
    }
    return formatter.format(time);
  }

  private static String literal(String part) {
    if (part.contains("{") || part.contains("}")) {
      throw unknown(part);
    }
    return part;
  }

  private static IllegalArgumentException unknown(String found) {
    return new IllegalArgumentException(
        "a file name has the places {n}, {mon}, {date}, {top}, {left}, {width} and {height}, and"
            + " not '"
            + found
            + "'");
  }

  @Override
  public String toString() {
    return text;
  }
}
