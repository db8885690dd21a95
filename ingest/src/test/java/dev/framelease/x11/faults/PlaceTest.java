package dev.framelease.x11.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How many requests the scenarios take; streams ask a little more or less often each time. */
class PlaceTest {
  private static final Pattern COUNTS =
      Pattern.compile("at least (\\d+) requests of (\\d+) kinds in (\\d+) places, (\\d+) with an");

  @RegisterExtension static final PatternServer X = new PatternServer();

  @Test
  void shouldBeAsManyAsTheDocumentSays() throws Exception {
    String text =
        Files.readString(Path.of(System.getProperty("framelease.root"), "docs/reliability.md"));
    List<MatchResult> counts = COUNTS.matcher(text.replaceAll("\\s+", " ")).results().toList();
    assertEquals(1, counts.size());
    List<Place> all = Place.all(X.name());
    List<Place> kinds = Place.kinds(X.name());
    assertAtLeast(counts.get(0), 1, all.size());
    assertAtLeast(
        counts.get(0), 2, all.stream().map(place -> place.request().name()).distinct().count());
    assertAtLeast(counts.get(0), 3, kinds.size());
    assertAtLeast(counts.get(0), 4, kinds.stream().filter(Place::answered).count());
  }

  private static void assertAtLeast(MatchResult counts, int group, long found) {
    assertTrue(
        found >= Long.parseLong(counts.group(group)),
        () -> found + " instead of " + counts.group(group) + " in '" + counts.group() + "'");
  }
}
