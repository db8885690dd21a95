package dev.framelease.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every link of the documents leads to a place within the project, since a build without a network
 * cannot see whether others are there still, and every document can be reached from README.md.
 */
class LinksTest {
  private static final Path ROOT = CommandProcess.root();
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)[^)]*\\)");
  private static final Pattern ADDRESS = Pattern.compile("\\b(?:https?|ftp|mailto):\\S+");
  private static final Pattern INCLUDED = Pattern.compile("<include>(.*)</include>");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*?) *$");

  @Test
  void shouldLeadToFilesAndHeadingsThatExist() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path document : documents()) {
      for (String link : links(document)) {
        links++;
        if (!leadsSomewhere(document, link)) {
          broken.add(ROOT.relativize(document) + ": " + link);
        }
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(links > 30, "links found: " + links);
  }

  @Test
  void shouldLeadNowhereElse() throws IOException {
    List<String> addresses = new ArrayList<>();
    for (Path document : documents()) {
      String text = CODE.matcher(Files.readString(document)).replaceAll("");
      ADDRESS
          .matcher(text)
          .results()
          .forEach(found -> addresses.add(ROOT.relativize(document) + ": " + found.group()));
    }
    assertEquals(List.of(), addresses);
  }

  @Test
  void shouldReachEveryDocumentFromTheReadme() throws IOException {
    List<Path> reached = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    for (int i = 0; i < reached.size(); i++) {
      for (String link : links(reached.get(i))) {
        Path target = fileOf(reached.get(i), link);
        if (Files.isDirectory(target)) {
          documentsIn(target).filter(file -> !reached.contains(file)).forEach(reached::add);
        } else if (target.toString().endsWith(".md") && !reached.contains(target)) {
          reached.add(target);
        }
      }
    }
    List<Path> lost = documents().stream().filter(file -> !reached.contains(file)).toList();
    assertEquals(List.of(), lost);
  }

  /**
   * ./check looks at the links in the distribution itself; this says it sooner, and headings too.
   */
  @Test
  void shouldLeadOutOfTheDocumentsOnlyToWhatTheDistributionHasToo() throws IOException {
    String assembly = Files.readString(ROOT.resolve("cli/src/dist/assembly.xml"));
    List<PathMatcher> held =
        INCLUDED
            .matcher(assembly)
            .results()
            .map(file -> FileSystems.getDefault().getPathMatcher("glob:" + file.group(1)))
            .toList();
    List<String> lost = new ArrayList<>();
    List<Path> documents = documentsIn(ROOT.resolve("docs")).collect(Collectors.toList());
    documents.add(ROOT.resolve("SECURITY.md"));
    for (Path document : documents) {
      for (String link : links(document)) {
        Path target = ROOT.relativize(fileOf(document, link));
        boolean isHeld =
            target.startsWith("docs") || held.stream().anyMatch(files -> files.matches(target));
        // Its README is another one, without these headings.
        if (!isHeld || link.contains("README.md#")) {
          lost.add(ROOT.relativize(document) + ": " + link);
        }
      }
    }
    assertEquals(List.of(), lost);
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT)) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    documentsIn(ROOT.resolve("docs")).forEach(documents::add);
    return documents;
  }

  private static Stream<Path> documentsIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).toList().stream();
    }
  }

  private static List<String> links(Path document) throws IOException {
    String text = CODE.matcher(Files.readString(document)).replaceAll("");
    return LINK.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private static Path fileOf(Path document, String link) {
    String path = link.replaceFirst("#.*", "");
    return path.isEmpty() ? document : document.resolveSibling(path).normalize();
  }

  private static boolean leadsSomewhere(Path document, String link) throws IOException {
    Path target = fileOf(document, link);
    if (!Files.exists(target)) {
      return false;
    }
    int anchor = link.indexOf('#');
    return anchor < 0 || anchors(target).contains(link.substring(anchor + 1));
  }

  /** The names that headings have on the web: letters, digits and hyphens for spaces. */
  private static List<String> anchors(Path document) throws IOException {
    String text = CODE.matcher(Files.readString(document)).replaceAll("");
    return HEADING
        .matcher(text)
        .results()
        .map((MatchResult heading) -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}\\- _]", "").replace(' ', '-'))
        .toList();
  }
}
