package dev.framelease.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import javax.imageio.ImageIO;

/** A notebook and the outputs in it (nbformat 4). */
record NotebookFile(String text, JsonNode json) {
  static NotebookFile read(Path file) throws IOException {
    String text = Files.readString(file);
    return new NotebookFile(text, new ObjectMapper().readTree(text));
  }

  List<JsonNode> cells() {
    List<JsonNode> cells = new ArrayList<>();
    json.get("cells").forEach(cells::add);
    return cells;
  }

  List<JsonNode> codeCells() {
    return cells().stream().filter(cell -> cell.get("cell_type").asText().equals("code")).toList();
  }

  /** What a cell shows, such as {@code execute_result [image/png]} or {@code stream stdout}. */
  static List<String> kinds(JsonNode cell) {
    List<String> kinds = new ArrayList<>();
    for (JsonNode output : cell.get("outputs")) {
      TreeSet<String> types = new TreeSet<>();
      output.path("data").fieldNames().forEachRemaining(types::add);
      kinds.add(
          output.get("output_type").asText()
              + " "
              + (types.isEmpty() ? output.path("name").asText() : types.toString()));
    }
    return kinds;
  }

  /** What a cell printed. */
  static String printed(JsonNode cell) {
    StringBuilder text = new StringBuilder();
    cell.get("outputs").forEach(output -> text.append(joined(output.path("text"))));
    return text.toString();
  }

  /** What a cell printed, and its result where that is text. */
  static String said(JsonNode cell) {
    StringBuilder text = new StringBuilder(printed(cell));
    for (JsonNode output : cell.get("outputs")) {
      for (String type : List.of("text/plain", "text/html")) {
        text.append(joined(output.path("data").path(type)));
      }
    }
    return text.toString();
  }

  static String joined(JsonNode lines) {
    StringBuilder text = new StringBuilder(lines.asText());
    lines.forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  List<BufferedImage> pictures() throws IOException {
    List<BufferedImage> pictures = new ArrayList<>();
    for (JsonNode cell : codeCells()) {
      for (JsonNode output : cell.get("outputs")) {
        JsonNode png = output.path("data").path("image/png");
        if (!png.isMissingNode()) {
          byte[] bytes = Base64.getMimeDecoder().decode(joined(png));
          pictures.add(ImageIO.read(new ByteArrayInputStream(bytes)));
        }
      }
    }
    return pictures;
  }
}
