package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.testing.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No code stands in a document that nothing runs. */
class DocumentedCodeTest {
  private static final Path ROOT = CommandProcess.root();

  /** Its programs are run as they are, by GettingStartedTest. */
  private static final String WHOLE_PROGRAMS = "docs/getting-started.md";

  private static final Pattern PROGRAM_OF_OURS = Pattern.compile("(?m)^(\\./[\\w/.-]+)");

  @Test
  void shouldRunEveryExampleOfJavaInATest() throws IOException {
    Set<String> run = new HashSet<>();
    for (Path test : files(".java")) {
      if (test.toString().contains("/src/test/java/")) {
        run.addAll(Examples.runBy(ROOT.relativize(test).toString()));
      }
    }

    List<String> neverRun = new ArrayList<>();
    int shown = 0;
    for (Path document : files(".md")) {
      String name = ROOT.relativize(document).toString();
      for (String example : Examples.shownIn(name)) {
        shown++;
        if (!run.contains(example) && !name.equals(WHOLE_PROGRAMS)) {
          neverRun.add(name + ":\n" + example);
        }
      }
    }
    assertEquals(List.of(), neverRun);
    assertTrue(shown > 20, "examples found: " + shown);
  }

  @Test
  void shouldNameProgramsThatExist() throws IOException {
    List<String> lost = new ArrayList<>();
    for (Path document : files(".md")) {
      String name = ROOT.relativize(document).toString();
      for (String block : Examples.shownIn(name, "sh")) {
        PROGRAM_OF_OURS
            .matcher(block)
            .results()
            .map(program -> program.group(1))
            .filter(program -> !Files.isExecutable(ROOT.resolve(program)))
            .map(program -> name + ": " + program)
            .forEach(lost::add);
      }
    }
    assertEquals(List.of(), lost);
  }

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> !file.toString().contains("/node_modules/"))
          .toList();
    }
  }
}
