package dev.framelease.cli.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.cli.CommandProcess;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of {@code framelease infer} as a process, with models whose answers can be said in advance.
 */
@ExtendWith(LedgerExtension.class)
abstract class InferRuns {
  static final int SIZE = VisionModels.SIZE;
  static final int CELL = VisionModels.CELL;
  static final int GREY = 0x666666;
  static final Pattern PROGRESS =
      Pattern.compile("(?m)^ *(\\d+)( of \\d+)? frames? in ([\\d.]+) s, ([\\d.]+) frames/s\n");
  static final String WHOLE = "--preprocess=area:" + SIZE + "x" + SIZE;

  @RegisterExtension static final XServer X = XServer.ofSize(SIZE, SIZE);

  @TempDir Path folder;

  @BeforeEach
  void writeLabels() throws IOException {
    Files.write(folder.resolve("labels"), List.of("red", "green", "blue"));
  }

  static void fill(int rgb, Region... cells) {
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.fill(cells.length == 0 ? rgb : GREY);
      for (Region cell : cells) {
        canvas.fill(cell, rgb);
      }
    }
  }

  CommandProcess run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("infer"));
    all.addAll(List.of(arguments));
    return CommandProcess.framelease(
        folder, Map.of("DISPLAY", X.name()), all.toArray(String[]::new));
  }

  /** What it said but for how far it was, which a busy machine has time for. */
  static String messages(CommandProcess infer) {
    return PROGRESS.matcher(infer.err()).replaceAll("");
  }

  static List<JsonNode> results(CommandProcess infer) throws IOException {
    assertEquals(0, infer.exitCode(), infer.err());
    return parsed(infer);
  }

  static List<JsonNode> parsed(CommandProcess infer) throws IOException {
    List<JsonNode> results = new ArrayList<>();
    for (String line : infer.out().lines().toList()) {
      results.add(new ObjectMapper().readTree(line));
    }
    return results;
  }
}
