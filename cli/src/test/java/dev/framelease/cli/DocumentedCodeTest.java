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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No code stands in a document that nothing runs. */
class DocumentedCodeTest {
  private static final Path ROOT = CommandProcess.root();
  private static final String README = "README.md";

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

  /** A block of text is what a command prints, or a drawing. */
  @Test
  void shouldSayOfEachBlockWhatItIs() throws IOException {
    Set<String> known = Set.of("java", "kotlin", "js", "sh", "xml", "dockerfile", "text", "");
    List<String> unknown = new ArrayList<>();
    for (Path document : files(".md")) {
      List<String> fences =
          Files.readAllLines(document).stream().filter(line -> line.startsWith("```")).toList();
      for (int i = 0; i < fences.size(); i++) {
        String language = fences.get(i).substring(3);
        if (!known.contains(language) || language.isEmpty() != (i % 2 == 1)) {
          unknown.add(ROOT.relativize(document) + ": " + fences.get(i));
        }
      }
    }
    assertEquals(List.of(), unknown);
  }

  /** JavaScriptReaderTest runs them. */
  @Test
  void shouldShowJavaScriptOfProgramsThatTestsRun() throws IOException {
    StringBuilder programs = new StringBuilder();
    for (Path program : files(".mjs")) {
      if (program.toString().contains("/src/test/javascript/")) {
        programs.append(Files.readString(program));
      }
    }
    for (String example : blocks("js")) {
      assertTrue(programs.indexOf(example) >= 0, example);
    }
  }

  /** What the guide is built with, and what a container must have. */
  @Test
  void shouldShowWhatIsBuiltWith() throws IOException {
    String version = "kotlinx-coroutines.version";
    String guide =
        unindented(Files.readString(ROOT.resolve("kotlin-guide/pom.xml")))
            .replace("${" + version + "}", property(version));
    for (String example : blocks("xml", README)) {
      // There a scope follows.
      String start = unindented(example).replaceAll("</dependency>\n$", "");
      assertTrue(guide.contains(start), example);
    }
    String needed = Files.readString(ROOT.resolve("scripts/setup.bash"));
    for (String example : blocks("dockerfile")) {
      Pattern.compile("need (libxcb\\S+) has_library")
          .matcher(needed)
          .results()
          .forEach(library -> assertTrue(packages(example).contains(library.group(1)), example));
    }
  }

  /** ./check --long builds a project with it. */
  @Test
  void shouldShowTheDependencyOfThisVersion() throws IOException {
    String adapter = unindented(Files.readString(ROOT.resolve("djl-adapter/pom.xml")));
    List<String> examples = Examples.shownIn(README, "xml");
    assertEquals(1, examples.size());
    unindented(examples.get(0))
        .lines()
        .filter(line -> !line.endsWith("dependency>"))
        .forEach(line -> assertTrue(adapter.contains(line), line));
  }

  /** ./check --long installs those of the Dockerfile. */
  @Test
  void shouldInstallTheSameForTheDistributionAsInAContainer() throws IOException {
    List<String> said = Examples.shownIn("cli/src/dist/README.md", "sh");
    assertEquals(packages(blocks("dockerfile").get(0)), packages(said.get(0)));
  }

  /** What apt-get installs. */
  private static Set<String> packages(String commands) {
    String joined = commands.replace("\\\n", " ");
    Matcher words = Pattern.compile("apt-get install ([^&\n]+)").matcher(joined);
    assertTrue(words.find(), commands);
    Set<String> names = new HashSet<>(List.of(words.group(1).strip().split(" +")));
    names.removeIf(word -> word.startsWith("-"));
    return names;
  }

  private static String unindented(String lines) {
    return lines.replaceAll("(?m)^ +", "");
  }

  /** Of the build. */
  private static String property(String name) throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    Matcher found = Pattern.compile("<" + name + ">(.*)</" + name + ">").matcher(pom);
    assertTrue(found.find(), name);
    return found.group(1);
  }

  /** Of all documents but some. */
  private static List<String> blocks(String language, String... others) throws IOException {
    List<String> found = new ArrayList<>();
    for (String document : documents()) {
      if (!List.of(others).contains(document)) {
        found.addAll(Examples.shownIn(document, language));
      }
    }
    assertTrue(!found.isEmpty(), language);
    return found;
  }

  /** Their paths from the root. */
  static List<String> documents() throws IOException {
    return files(".md").stream().map(file -> ROOT.relativize(file).toString()).sorted().toList();
  }

  static List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> !file.toString().contains("/node_modules/"))
          .toList();
    }
  }
}
