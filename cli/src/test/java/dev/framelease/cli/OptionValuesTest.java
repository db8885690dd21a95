package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Each option and each parameter of each command, with values that it does not take: the message
 * names it, the value, and what is expected.
 */
class OptionValuesTest {
  private static final Kind WHOLE =
      new Kind(
          "whole number up to \\d+, such as 10",
          "",
          "abc",
          "NaN",
          "1.5",
          "1e3",
          "10s",
          "0x10",
          "9223372036854775808",
          "- 1");
  private static final Kind COUNT = WHOLE.and("must be positive", "0", "-1");
  private static final Kind FRAME = WHOLE.and("numbered from 1", "0", "-1");
  private static final Kind DECIMAL =
      new Kind(
          "no number, such as 0\\.5",
          "",
          "abc",
          "NaN",
          "Infinity",
          "1e400",
          "30fps",
          "2d",
          "0x10",
          "1,5");
  private static final Kind PACE =
      DECIMAL
          .and("must be positive", "0", "-1")
          .and("from 0\\.000001 to 1000000000", "1.0E20", "1.0E-9");
  private static final Kind NOT_NEGATIVE = DECIMAL.and("must be positive, or 0", "-1");
  private static final Kind SHARE = DECIMAL.and("must be 0 to 1", "-1", "1.5");
  private static final Kind SECONDS =
      new Kind(
          "no number of seconds from 0 to 86400, such as 0\\.5",
          "",
          "-1",
          "abc",
          "NaN",
          "Infinity",
          "1e400",
          "10s",
          "2d",
          "0x10",
          "1,5",
          "86401");
  private static final Kind DURATION = SECONDS.and("must be positive", "0");
  private static final Kind BYTES =
      new Kind("512M", "", "-1", "lots", "NaN", "1.5", "1e9", "5 gallons", "9999999999999");
  private static final Kind SIZE =
      new Kind("WIDTHxHEIGHT", "", "640", "-1x5", "640X480", "640x480px", "1x1+0+0", "1000000x1")
          .and("is empty, or has more than 2147483647 bytes", "0x0", "99999x99999");
  private static final Kind REGION =
      new Kind("WIDTHxHEIGHT\\+X\\+Y", "", "640", "9x9+1", "9x9+-1+0", "9x9+1+1px", "9999999999x1")
          .and("at least 1x1", "0x0");
  private static final Kind WINDOW =
      new Kind("names no window|from 0x1 to 0xffffffff", "", "class:", "title:", "0x0");
  private static final Kind DISPLAY = new Kind("is no name of a display, such as :0", "");
  private static final Kind FILE = new Kind("the name is empty", "");
  private static final Kind PATTERN =
      new Kind("has the places \\{n\\}", "{", "}", "{x}", "a{}b", "{date:")
          .and("the name of the file is empty", "")
          .and("a date knows %Y", "{date:%Q}", "{date:%}")
          .and("only \\{date\\} takes a format", "{n:3}");
  private static final Kind ENGINE = new Kind("the engines are", "", "Abacus");
  private static final Kind STEPS =
      new Kind("there is no such step", "", "foo", "area:5x5,,bgr", "bgr ")
          .and("WIDTHxHEIGHT", "area", "area:5x", "letterbox:9x9+1+1")
          .and("is empty, or has more than 2147483647 bytes", "area:0x0")
          .and("larger than 2147483647 bytes", "letterbox:20000x20000")
          .and("three numbers", "mean:1", "std:1/2")
          .and("no number, such as 0\\.5", "mean:a/b/c", "scale:x", "scale:NaN", "scale:1d")
          .and("must be positive", "std:0/0/0")
          .and("more than one", "area:5x5,nearest:6x6", "bgr,bgr");

  /** What each takes; those that take any text are tried where they are used. */
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("demo --engine", ENGINE),
          Map.entry("demo --model", FILE),
          Map.entry("demo --model-input", new Kind("bgrx|1x1", "", "bgrx:1", "rgb:0x0")),
          Map.entry("demo --display", DISPLAY),
          Map.entry("demo --size", SIZE),
          Map.entry("demo --region", REGION),
          Map.entry("demo --duration", DURATION),
          Map.entry("demo --frames", COUNT),
          Map.entry("demo --fps", NOT_NEGATIVE),
          Map.entry("demo --output", FILE),
          Map.entry("demo --record-limit", BYTES),
          Map.entry("monitors --display", DISPLAY),
          Map.entry("grab FILE", PATTERN),
          Map.entry("grab --display", DISPLAY),
          Map.entry("grab --region", REGION),
          Map.entry("grab --window", WINDOW),
          Map.entry("grab --delay", SECONDS),
          Map.entry("grab --count", COUNT),
          Map.entry("grab --interval", SECONDS),
          Map.entry("record FILE", PATTERN),
          Map.entry("record --display", DISPLAY),
          Map.entry("record --region", REGION),
          Map.entry("record --window", WINDOW),
          Map.entry("record --fps", PACE),
          Map.entry("record --duration", DURATION),
          Map.entry("record --frames", COUNT),
          Map.entry("record --resize", SIZE),
          Map.entry("record --format", new Kind("none of file, stream", "", "avi")),
          Map.entry("play RECORDING", FILE),
          Map.entry("play OUTPUT", PATTERN),
          Map.entry("play --from", FRAME),
          Map.entry("play --to", FRAME),
          Map.entry("play --every", FRAME),
          Map.entry("play --format", new Kind("none of arrow, raw", "", "png")),
          Map.entry("play --speed", NOT_NEGATIVE),
          Map.entry("infer MODEL", FILE),
          Map.entry("infer --task", new Kind("none of classification, yolov5", "", "yolo")),
          Map.entry("infer --labels", FILE),
          Map.entry("infer --preprocess", STEPS),
          Map.entry("infer --threshold", SHARE),
          Map.entry("infer --engine", ENGINE),
          Map.entry("infer --threads", COUNT),
          Map.entry("infer --display", DISPLAY),
          Map.entry("infer --region", REGION),
          Map.entry("infer --window", WINDOW),
          Map.entry("infer --recording", FILE),
          Map.entry("infer --fps", PACE),
          Map.entry("infer --frames", COUNT),
          Map.entry("infer --annotate", PATTERN),
          Map.entry("bench --display", DISPLAY),
          Map.entry("bench --seconds", SECONDS.and("more than 0 and at most 3", "0", "4.5")),
          Map.entry("doctor --display", DISPLAY),
          Map.entry("notebook --prefix", FILE),
          Map.entry("notebook --kernel-jar", FILE),
          Map.entry("notebook --display", DISPLAY),
          Map.entry("notebook --size", SIZE));

  private static final Set<String> ANY_TEXT = Set.of("--monitor", "COMMAND");

  /** What else a line needs, on a display that is none, should a value be taken after all. */
  private static final Map<String, List<String>> REST =
      Map.of(
          "demo", List.of("--display=:none"),
          "grab", List.of("--display=:none"),
          "record", List.of("--display=:none"),
          "infer", List.of("--display=:none", "none.onnx"),
          "play", List.of("none.arrow", "-"),
          "bench", List.of("--display=:none"));

  /** Values that are refused, each with what the message must say is expected. */
  private static final class Kind {
    private final Map<String, String> expected = new LinkedHashMap<>();

    Kind(String expects, String... values) {
      add(expects, values);
    }

    private void add(String expects, String... values) {
      for (String value : values) {
        expected.put(value, expects);
      }
    }

    Kind and(String expects, String... values) {
      Kind more = new Kind(expects, values);
      more.expected.putAll(expected);
      return more;
    }
  }

  static Stream<Arguments> refusals() {
    return KINDS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(
            entry ->
                entry.getValue().expected.entrySet().stream()
                    .map(bad -> Arguments.of(entry.getKey(), bad.getKey(), bad.getValue())));
  }

  @ParameterizedTest(name = "{0} \"{1}\"")
  @MethodSource("refusals")
  void shouldNameTheOptionTheValueAndWhatIsExpected(String name, String value, String expected) {
    String command = name.substring(0, name.indexOf(' '));
    String option = name.substring(name.indexOf(' ') + 1);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int exitCode =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(line(command, option, value));

    String said = err.toString();
    assertEquals(2, exitCode, said);
    assertEquals("", out.toString());
    assertTrue(said.startsWith("framelease: "), said);
    assertTrue(said.contains(option), said);
    assertTrue(said.contains(value), said);
    assertTrue(Pattern.compile(expected).matcher(said).find(), said);
    assertTrue(said.lines().skip(1).toList().get(0).startsWith("try: framelease "), said);
    assertEquals(2, said.lines().count(), said);
  }

  private static String[] line(String command, String option, String value) {
    List<String> words = new ArrayList<>(List.of(command));
    List<String> rest = REST.getOrDefault(command, List.of());
    if (option.startsWith("--")) {
      words.addAll(rest);
      words.add(option + "=" + value);
    } else {
      rest.stream().filter(word -> word.startsWith("--")).forEach(words::add);
      words.addAll(option.equals("OUTPUT") ? List.of("none.arrow", value) : List.of(value));
    }
    return words.toArray(String[]::new);
  }

  @Test
  void shouldHaveATableOfAllThatTakeAValue() {
    Set<String> found = new TreeSet<>();
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      for (ArgSpec each : command.getCommandSpec().args()) {
        String name = each instanceof OptionSpec option ? option.longestName() : each.paramLabel();
        if (each.arity().max() > 0 && !isFlag(each) && !ANY_TEXT.contains(name)) {
          found.add(command.getCommandName() + " " + name);
        }
      }
    }
    assertEquals(new TreeSet<>(KINDS.keySet()), found);
  }

  /** One that takes true or false, and needs neither. */
  private static boolean isFlag(ArgSpec each) {
    return each.type() == boolean.class || each.type() == Boolean.class;
  }

  @Test
  void shouldSayWhatMayBeMeant() {
    assertSaid(
        "there is no option '--duraton=3'; did you mean --duration?", "record", "--duraton=3");
    assertSaid("there is no command 'grap'; did you mean grab?; there are: demo, ", "grap");
    assertSaid("'b.png' is one word too many", "grab", "a.png", "b.png");
  }

  private static void assertSaid(String message, String... words) {
    StringWriter err = new StringWriter();
    assertEquals(2, Main.commandLine().setErr(new PrintWriter(err)).execute(words));
    assertTrue(err.toString().startsWith("framelease: " + message), err.toString());
  }
}
