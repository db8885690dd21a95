package dev.framelease.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Letter - Writer",
        "caf\u00e9 \u65e5\u672c",
        "\u05e9\u05dc\u05d5\u05dd",
        "\ud83d\udc69\u200d\ud83d\ude80"
      })
  void shouldLeaveTextAsItIs(String text) {
    assertEquals(text, PrintableText.of(text));
    assertTrue(text.codePoints().allMatch(PrintableText::isPrintable));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n", "\r", "\t", "\0", "\u001b", "\u007f", "\u009b", "\u2028", "\u2029", "\u202a",
        "\u202e", "\u2066", "\u2069", "\ud800", "\udc00"
      })
  void shouldReplaceWhatIsObeyed(String character) {
    assertEquals("a?b", PrintableText.of("a" + character + "b"));
    assertEquals("a?b", PrintableText.whole("a" + character + "b"));
    assertFalse(PrintableText.isPrintable(character.codePointAt(0)));
  }

  @Test
  void shouldCutLongText() {
    String most = "\ud83d\ude80".repeat(200);
    assertEquals(most, PrintableText.of(most));
    assertEquals(most + "…", PrintableText.of(most + "x"));
    assertEquals(most + "x", PrintableText.whole(most + "x"));
  }
}
