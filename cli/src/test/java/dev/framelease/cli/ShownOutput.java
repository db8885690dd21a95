package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framelease.testing.Examples;
import java.io.IOException;
import java.util.List;

/** What the documents show of a command's output, and how it is compared with what comes. */
public final class ShownOutput {
  private ShownOutput() {}

  /** The block of text of a document that begins with a line, without that line. */
  public static String after(String firstLine, String document) throws IOException {
    List<String> found =
        Examples.shownIn(document, "text").stream()
            .filter(block -> block.startsWith(firstLine + "\n"))
            .toList();
    assertEquals(1, found.size(), () -> firstLine + " in " + document);
    return found.get(0).substring(firstLine.length() + 1);
  }

  /** Numbers have other digits each time, sizes other units, and columns other gaps. */
  public static String masked(String output) {
    return output
        .replaceAll("0x[0-9a-f]+", "ADDRESS")
        .replaceAll("\\d+(\\.\\d+)*", "N")
        .replaceAll("N [KMG]iB", "N bytes")
        .replaceAll(" +", " ");
  }
}
