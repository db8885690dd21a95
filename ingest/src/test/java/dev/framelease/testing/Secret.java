package dev.framelease.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bytes that must not be told, and whether a text tells some of them that follow each other: as
 * they are, in hexadecimal, as numbers, or in base 64. Immutable.
 */
public final class Secret {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+");

  /** How many bytes one after the other are no accident. */
  private static final int ENOUGH = 6;

  private final List<byte[]> parts = new ArrayList<>();
  private final List<String> words;

  private Secret(byte[] bytes, List<String> words) {
    for (int start = 0; start + ENOUGH <= bytes.length; start++) {
      parts.add(Arrays.copyOfRange(bytes, start, start + ENOUGH));
    }
    this.words = words;
  }

  /** Any bytes, six at least. */
  public static Secret of(byte[] bytes) {
    return new Secret(bytes, List.of());
  }

  /**
   * Pixels of a screen of depth 24 that has one colour, 0xRRGGBB, also a single one as a number.
   */
  public static Secret ofColour(int rgb) {
    ByteBuffer pixels = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    pixels.putInt(rgb).putInt(rgb).putInt(rgb);
    int opaque = rgb | 0xff000000;
    int reversed = Integer.reverseBytes(rgb) >>> 8;
    return new Secret(
        pixels.array(),
        List.of(
            Integer.toString(rgb),
            Integer.toString(opaque),
            Integer.toUnsignedString(opaque),
            Integer.toString(reversed),
            String.format("%06x", rgb),
            String.format("%06x", reversed),
            String.format("%08x", rgb),
            String.format("%08x", opaque)));
  }

  /** What of it a text tells; empty if it tells nothing. */
  public Optional<String> toldBy(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String digits = lower.replace("0x", "").replaceAll("[^0-9a-f]", "");
    String numbers =
        NUMBER
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.joining(",", ",", ","));
    Stream<String> bytes =
        parts.stream()
            .filter(
                part ->
                    text.contains(new String(part, StandardCharsets.ISO_8859_1))
                        || digits.contains(HexFormat.of().formatHex(part))
                        || numbers.contains(numbers(part, 0xff))
                        || numbers.contains(numbers(part, -1))
                        || inBase64(text, part))
            .map(Arrays::toString);
    Stream<String> found =
        words.stream()
            .filter(
                word ->
                    Pattern.compile("(?<![0-9a-f])(0x)?" + word + "(?![0-9a-f])")
                        .matcher(lower)
                        .find());
    return Stream.concat(bytes, found).findFirst();
  }

  /** Signed or not, as Java and others print arrays of bytes. */
  private static String numbers(byte[] part, int mask) {
    StringBuilder numbers = new StringBuilder(",");
    for (byte each : part) {
      numbers.append(each & mask).append(',');
    }
    return numbers.toString();
  }

  /** The part may start with any of the three bytes that four characters stand for. */
  private static boolean inBase64(String text, byte[] part) {
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + part.length];
      System.arraycopy(part, 0, shifted, before, part.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int start = before == 0 ? 0 : 4;
      int end = shifted.length / 3 * 4;
      String certain = encoded.substring(start, end);
      // Four characters of three bytes are too few to be no accident.
      if (certain.length() >= 8 && text.contains(certain)) {
        return true;
      }
    }
    return false;
  }
}
