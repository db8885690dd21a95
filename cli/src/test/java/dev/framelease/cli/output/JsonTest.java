package dev.framelease.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a generator of characters writes, and what one of bytes does, which have code of their own.
 */
class JsonTest {
  @ParameterizedTest
  @CsvSource({
    "001b, \\u001B", "007f, \\u007F", "009b, \\u009B", "2028, \\u2028",
    "202e, \\u202E", "2066, \\u2066", "000a, \\n", "0022, \\\""
  })
  void shouldEscapeWhatATerminalWouldObey(String character, String escaped) throws IOException {
    String text = "a" + (char) Integer.parseInt(character, 16) + "b";

    assertEquals("\"a" + escaped + "b\"", printed(text));
    assertEquals("\"a" + escaped + "b\"", streamed(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Letter - Writer",
        "caf\u00e9 \u65e5\u672c",
        "\u05e9\u05dc\u05d5\u05dd",
        "\ud83d\udc69\u200d\ud83d\ude80"
      })
  void shouldLeaveLettersAsTheyAre(String text) throws IOException {
    assertEquals("\"" + text + "\"", printed(text));
    assertEquals("\"" + text + "\"", streamed(text));
  }

  @Test
  void shouldLoseNothing() throws IOException {
    String all =
        IntStream.range(0, Character.MAX_VALUE + 1)
            .filter(character -> !Character.isSurrogate((char) character))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    assertEquals(all, new ObjectMapper().readTree(printed(all)).textValue());
    assertEquals(all, new ObjectMapper().readTree(streamed(all)).textValue());
  }

  private static String printed(String text) throws IOException {
    StringWriter written = new StringWriter();
    Json.print(new PrintWriter(written), json -> json.writeString(text));
    return written.toString().strip();
  }

  private static String streamed(String text) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (JsonGenerator json = Json.FACTORY.createGenerator(written)) {
      json.writeString(text);
    }
    return written.toString(UTF_8);
  }
}
