package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rapaio.jupyter.kernel.MainApp;

/** Executes the notebooks by Jupyter, with a real kernel, on a virtual screen. */
class NotebooksTest {
  private static final int ATTEMPTS = 3;
  private static final long LONGEST_SECONDS = 240;
  private static final Pattern OF_THIS_MACHINE =
      Pattern.compile(
          "/(home|root|tmp|work|usr|var)/|127\\.0\\.0\\.1|localhost|DISPLAY=|\\W:\\d+\\b");
  private static final int LARGEST_BYTES = 400_000;

  @TempDir private Path folder;

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(CommandProcess.root().resolve("notebooks"))) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void shouldGiveTheOutputsThatAreCommitted(Path file) throws Exception {
    NotebookFile committed = NotebookFile.read(file);

    CommandProcess run = execute(file);

    assertEquals(0, run.process().exitValue(), run.err());
    NotebookFile executed = NotebookFile.read(folder.resolve(file.getFileName()));
    assertEquals(describe(committed), describe(executed));
    assertEquals(sizes(committed), sizes(executed));
    assertFalse(executed.pictures().isEmpty());
    for (BufferedImage picture : executed.pictures()) {
      assertTrue(colours(picture) > 8, "a picture shows nothing");
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void shouldHoldNothingOfTheMachineItWasMadeOn(Path file) throws IOException {
    NotebookFile notebook = NotebookFile.read(file);

    for (JsonNode cell : notebook.codeCells()) {
      assertFalse(cell.get("execution_count").isNull(), "a cell was never executed: " + cell);
      String printed = NotebookFile.printed(cell);
      assertFalse(OF_THIS_MACHINE.matcher(printed).find(), printed);
    }
    for (BufferedImage picture : notebook.pictures()) {
      assertTrue(colours(picture) > 8, "a committed picture shows nothing");
    }
    assertEquals("framelease-java", notebook.json().at("/metadata/kernelspec/name").asText());
    assertTrue(notebook.json().at("/metadata/language_info").isMissingNode());
    assertTrue(notebook.text().length() < LARGEST_BYTES, file + " is too large");
    assertFalse(Pattern.compile("(?m)^ *\"[%!]").matcher(notebook.text()).find(), "a magic");
  }

  @Test
  void shouldFailWhenACellFails() throws Exception {
    Path file = folder.resolve("bad.ipynb");
    Files.writeString(
        file,
        """
        {"nbformat": 4, "nbformat_minor": 5,
         "metadata": {"kernelspec":
           {"name": "framelease-java", "display_name": "x", "language": "java"}},
         "cells": [{"id": "a", "cell_type": "code", "metadata": {}, "execution_count": null,
           "outputs": [], "source": "throw new IllegalStateException(\\"a bad cell\\");"}]}
        """);

    CommandProcess run = execute(file);

    assertEquals(1, run.process().exitValue());
    assertTrue(run.err().contains("a bad cell"), run.err());
  }

  /** A kernel that does not answer is started again, but not for ever. */
  private CommandProcess execute(Path file) throws InterruptedException {
    CommandProcess run = executeOnce(file);
    for (int i = 1; i < ATTEMPTS && run.err().contains("Kernel didn't respond"); i++) {
      run = executeOnce(file);
    }
    return run;
  }

  private CommandProcess executeOnce(Path file) throws InterruptedException {
    CommandProcess run =
        CommandProcess.framelease(
            folder,
            Map.of("HOME", folder.toString()),
            "notebook",
            "--kernel-jar",
            MainApp.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
            "--prefix",
            folder.resolve("prefix").toString(),
            "--",
            "jupyter",
            "nbconvert",
            "--to=notebook",
            "--execute",
            "--ExecutePreprocessor.startup_timeout=60",
            "--ExecutePreprocessor.timeout=120",
            "--output-dir=" + folder,
            file.toString());
    try {
      assertTrue(run.process().waitFor(LONGEST_SECONDS, TimeUnit.SECONDS), run.err());
    } finally {
      run.process().destroy();
    }
    return run;
  }

  private static List<String> describe(NotebookFile notebook) {
    List<String> cells = new ArrayList<>();
    for (JsonNode cell : notebook.cells()) {
      String source = NotebookFile.joined(cell.get("source"));
      boolean isCode = cell.has("outputs");
      cells.add(source + (isCode ? "\n⇒ " + NotebookFile.kinds(cell) : ""));
    }
    return cells;
  }

  private static List<String> sizes(NotebookFile notebook) throws IOException {
    return notebook.pictures().stream()
        .map(picture -> picture.getWidth() + "x" + picture.getHeight())
        .toList();
  }

  private static long colours(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    return Arrays.stream(picture.getRGB(0, 0, width, height, null, 0, width)).distinct().count();
  }
}
