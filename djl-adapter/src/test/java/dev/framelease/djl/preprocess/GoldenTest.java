package dev.framelease.djl.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.LedgerExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares with what NumPy and OpenCV give: all cases of the file that {@code
 * -Dframelease.golden.preprocess} names, or else of the one that lies beside the checkout; and
 * always those of the file that lies beside this class.
 */
@ExtendWith(LedgerExtension.class)
@Tag("smoke")
final class GoldenTest {
  private static final String PROPERTY = "framelease.golden.preprocess";
  private static final double TOLERANCE = 1e-4;

  static List<GoldenCase> committed() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                GoldenTest.class.getResourceAsStream("golden.jsonl"), StandardCharsets.UTF_8))) {
      return cases(reader.lines().toList());
    }
  }

  /** All cases that there are; the first line of a file explains it. */
  private static List<GoldenCase> all() throws IOException {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return cases(Files.readAllLines(Path.of(named)));
    }
    Path beside =
        Path.of(
            System.getProperty("framelease.root"), "..", "shared", "golden", "preprocess.jsonl");
    return Files.exists(beside) ? cases(Files.readAllLines(beside)) : committed();
  }

  private static List<GoldenCase> cases(List<String> lines) {
    return lines.stream().skip(1).map(GoldenCase::parse).toList();
  }

  @ParameterizedTest
  @MethodSource("committed")
  void shouldGiveWhatNumPyAndOpenCvGive(GoldenCase golden) {
    check(golden, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void shouldGiveWhatNumPyAndOpenCvGiveInAllCasesThereAre(int threads) throws IOException {
    List<GoldenCase> all = all();
    assertTrue(all.size() >= 10, "there are only " + all.size() + " cases");
    for (GoldenCase golden : all) {
      check(golden, threads);
    }
  }

  @Test
  void shouldHaveCasesOfEachKind() throws IOException {
    Set<String> kinds = committed().stream().map(GoldenCase::resize).collect(Collectors.toSet());
    assertEquals(
        new TreeSet<>(List.of("area", "bilinear", "letterbox", "none")), new TreeSet<>(kinds));
  }

  @Test
  void shouldPlaceLetterboxesWhereTheGoldenOnesAre() throws IOException {
    List<GoldenCase> boxes = all().stream().filter(it -> it.resize().equals("letterbox")).toList();
    assertTrue(!boxes.isEmpty());
    for (GoldenCase golden : boxes) {
      float[] byPlacement = run(golden, golden.preprocess());
      PreprocessBuilder without =
          golden
              .preprocess()
              .letterbox(golden.target().get(0), golden.target().get(1), golden.letterbox().fill());
      assertArrayEquals(byPlacement, run(golden, without), golden.placement().toString());
    }
  }

  private static void check(GoldenCase golden, int threads) {
    String name = golden.resize() + " " + golden.width() + "x" + golden.height();
    Preprocess preprocess = golden.preprocess().threads(threads).build();
    float[] expected = golden.expected();
    assertEquals(
        golden.shape(),
        Arrays.stream(preprocess.shape(golden.frameLayout())).boxed().toList(),
        name);
    assertEquals(expected.length * 4, preprocess.byteSize(golden.frameLayout()), name);
    double worst = 0;
    float[] found = run(golden, golden.preprocess().threads(threads));
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs((double) found[i] - expected[i]));
    }
    assertTrue(
        worst <= TOLERANCE * golden.range(),
        name + " differs by " + worst + " in a range of " + golden.range());
  }

  private static float[] run(GoldenCase golden, PreprocessBuilder builder) {
    Preprocess preprocess = builder.build();
    ByteBuffer output = preprocess.newOutput(golden.frameLayout(), 1);
    preprocess.run(golden.pixels(), golden.frameLayout(), output, 0);
    float[] values = new float[output.capacity() / Float.BYTES];
    output.asFloatBuffer().get(values);
    return values;
  }
}
