package dev.framelease.capture.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** docs/events.md lists every event and every field, and none that is not there. */
@Tag("smoke")
class EventsGuideTest {
  private static final List<Class<? extends Event>> EVENTS =
      List.of(GrabEvent.class, DropEvent.class, SlotExhaustionEvent.class, FallbackEvent.class);

  private static final Set<String> OF_EVERY_EVENT =
      Set.of("startTime", "duration", "eventThread", "stackTrace");

  private static final Pattern EVENT = Pattern.compile("(?m)^### `([\\w.]+)`$");
  private static final Pattern FIELD = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

  @Test
  void shouldListEveryEventAndField() throws IOException {
    List<String> actual = new ArrayList<>();
    for (Class<? extends Event> event : EVENTS) {
      EventType type = EventType.getEventType(event);
      actual.add(type.getName());
      type.getFields().stream()
          .map(ValueDescriptor::getName)
          .filter(name -> !OF_EVERY_EVENT.contains(name))
          .forEach(actual::add);
    }
    assertEquals(String.join("\n", actual), String.join("\n", documented()));
  }

  private static List<String> documented() throws IOException {
    String guide =
        Files.readString(Path.of(System.getProperty("framelease.root"), "docs/events.md"));
    return Pattern.compile(EVENT + "|" + FIELD)
        .matcher(guide)
        .results()
        .map(EventsGuideTest::name)
        .toList();
  }

  private static String name(MatchResult found) {
    return found.group(1) == null ? found.group(2) : found.group(1);
  }
}
