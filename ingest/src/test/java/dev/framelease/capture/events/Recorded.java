package dev.framelease.capture.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of Framelease's events, from now until {@link #events}. */
final class Recorded implements AutoCloseable {
  private static final List<String> NAMES =
      List.of(
          "dev.framelease.Grab",
          "dev.framelease.Drop",
          "dev.framelease.SlotExhaustion",
          "dev.framelease.Fallback");

  private final Recording recording = new Recording();
  private final Path file;

  Recorded(Path folder) {
    file = folder.resolve("events.jfr");
    NAMES.forEach(recording::enable);
    recording.start();
  }

  /** Ends the recording; returns its events of one name, such as {@code Grab}, in their order. */
  List<RecordedEvent> events(String name) {
    try {
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.getEventType().getName().equals("dev.framelease." + name))
          .sorted((a, b) -> a.getEndTime().compareTo(b.getEndTime()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    recording.close();
  }
}
