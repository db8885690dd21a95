package dev.framelease.capture.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/events.md lists every field of every event, and none that is not there. */
@Tag("smoke")
class EventsGuideTest {
  private static final Set<String> OF_EVERY_EVENT =
      Set.of("startTime", "duration", "eventThread", "stackTrace");

  /** The heading of an event, and what stands below it up to the next heading. */
  private static final Pattern EVENT = Pattern.compile("(?ms)^### `([\\w.]+)`$(.*?)(?=^##|\\z)");

  private static final Pattern FIELD = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

  @ParameterizedTest
  @ValueSource(
      classes = {GrabEvent.class, DropEvent.class, SlotExhaustionEvent.class, FallbackEvent.class})
  void shouldListEveryField(Class<? extends Event> event) throws IOException {
    EventType type = EventType.getEventType(event);
    List<String> fields =
        type.getFields().stream()
            .map(ValueDescriptor::getName)
            .filter(name -> !OF_EVERY_EVENT.contains(name))
            .toList();
    assertEquals(fields, documented().get(type.getName()));
  }

  private static Map<String, List<String>> documented() throws IOException {
    String guide =
        Files.readString(Path.of(System.getProperty("framelease.root"), "docs/events.md"));
    return EVENT
        .matcher(guide)
        .results()
        .collect(
            Collectors.toMap(event -> event.group(1), event -> names(event.group(2)).toList()));
  }

  private static Stream<String> names(String section) {
    return FIELD.matcher(section).results().map((MatchResult field) -> field.group(1));
  }
}
