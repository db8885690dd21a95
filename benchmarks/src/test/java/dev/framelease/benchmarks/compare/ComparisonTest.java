package dev.framelease.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The command runs; what it measures here says nothing. */
class ComparisonTest {
  private static final String FLAGS = System.getProperty("framelease.root") + "/jvm.flags";
  private static final Pattern TIME = Pattern.compile("([0-9.]+) \\(([0-9.]+)–([0-9.]+)\\)");

  @TempDir Path folder;

  @Test
  void shouldMeasureEachProgramInEachCase() throws Exception {
    Path report = folder.resolve("report.md");
    assertEquals(
        0,
        Comparison.run(
            "--quick",
            "--contenders",
            "c,c-four,c-damage,c-pipelined,framelease,framelease-damage,framelease-damage-one,"
                + "framelease-stream",
            "--output",
            report.toString(),
            "--jvm-flags",
            FLAGS));

    List<String> lines = Files.readAllLines(report);
    assertTimes(row(lines, "## 320×200, grab", "Framelease, grab"), 3);
    assertTimes(row(lines, "## 320×200, grab and read every pixel", "C, xcb-shm"), 3);
    assertTimes(
        row(lines, "## 320×200, grabs in a row, and every pixel read", "C, xcb-shm, pipelined"), 1);
    assertTimes(
        row(lines, "## 320×200, grabs in a row", "Framelease, stream on request, one ahead"), 1);
    assertTrue(bar(lines, "full grab, to C").contains("≤ 1.08"));
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("Where 1 % has changed, awake, C itself")));
    assertFalse(String.join("\n", lines).contains("not measured"));
    assertChart(folder.resolve("report.svg"));
  }

  @Test
  void shouldRefuseProgramsThatDoNotExist() {
    assertEquals(
        2,
        Comparison.run(
            "--quick",
            "--contenders",
            "c,xwd",
            "--output",
            folder.resolve("report.md").toString(),
            "--jvm-flags",
            FLAGS));
    assertTrue(Files.notExists(folder.resolve("report.md")));
  }

  private static String row(List<String> lines, String section, String title) {
    int start = lines.indexOf(section);
    assertTrue(start >= 0, () -> section + " is missing in " + lines);
    return find(lines.subList(start, lines.size()).stream(), title);
  }

  private static String bar(List<String> lines, String title) {
    return find(lines.stream(), title);
  }

  private static String find(Stream<String> lines, String title) {
    return lines.filter(line -> line.startsWith("| " + title + " |")).findFirst().orElseThrow();
  }

  private static void assertTimes(String row, int count) {
    Matcher matcher = TIME.matcher(row);
    int found = 0;
    while (matcher.find()) {
      double median = Double.parseDouble(matcher.group(1));
      assertTrue(median >= Double.parseDouble(matcher.group(2)), row);
      assertTrue(median <= Double.parseDouble(matcher.group(3)), row);
      assertTrue(median > 0, row);
      found++;
    }
    assertEquals(count, found, row);
  }

  private static void assertChart(Path chart) throws Exception {
    Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(chart.toFile());
    // Six programs with three shares each, in two panels, and as many legends; four in two
    // others.
    assertEquals(2 * (18 + 3) + 2 * 4, svg.getElementsByTagName("circle").getLength());
  }
}
