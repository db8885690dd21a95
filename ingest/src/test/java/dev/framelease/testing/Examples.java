package dev.framelease.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The examples of a document, and those that a test runs, to be compared word for word. Paths are
 * relative to the root of the project.
 */
public final class Examples {
  private static final Path ROOT = Path.of(System.getProperty("framelease.root"));
  private static final Pattern RUN =
      Pattern.compile("(?ms)^ +// example(?:: [\\w, ]+)?\\n(.*?)^ +// end of example$");

  private Examples() {}

  /** What stands in a test between {@code // example: name} and {@code // end of example}. */
  public static List<String> runBy(String testFile) throws IOException {
    return find(RUN, testFile).stream()
        .map(example -> example.stripTrailing().stripIndent() + "\n")
        .toList();
  }

  /** The blocks of Java in a document. */
  public static List<String> shownIn(String document) throws IOException {
    return shownIn(document, "java");
  }

  /** The blocks of another language in a document. */
  public static List<String> shownIn(String document, String language) throws IOException {
    return find(Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$"), document);
  }

  private static List<String> find(Pattern pattern, String file) throws IOException {
    return pattern
        .matcher(Files.readString(ROOT.resolve(file)))
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
