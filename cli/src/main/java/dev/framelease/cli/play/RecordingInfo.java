package dev.framelease.cli.play;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.batch.RecordingPart;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.arrow.replay.FrameRecording;
import dev.framelease.cli.option.ByteCount;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is in a recording.
 *
 * @param display that was captured, where the recording says it
 * @param parts its files
 * @param first when the first frame was captured; empty without one
 * @param last when the last one was
 */
record RecordingInfo(
    Optional<String> display,
    List<Part> parts,
    Optional<CaptureTime> first,
    Optional<CaptureTime> last) {
  private static final String ROW = "  %-24s  %-11s  %-11s  %7s  %11s  %s%n";

  /** One file of it. */
  record Part(Path file, long frames, boolean isComplete, FrameLayout layout, long bytes) {}

  /** Reads what there is to say. The recording stays the caller's. */
  static RecordingInfo of(Path path, FrameRecording recording) {
    List<Part> parts = new ArrayList<>();
    List<CaptureTime> times = new ArrayList<>();
    for (FrameArchive archive : recording.parts()) {
      Path file = new RecordingPart("any", parts.size()).path(path);
      parts.add(
          new Part(
              file,
              archive.size(),
              archive.isComplete(),
              archive.layout(),
              file.toFile().length()));
      if (archive.size() > 0) {
        times.add(timeOf(archive, 0));
        times.add(timeOf(archive, archive.size() - 1));
      }
    }
    String display =
        recording.parts().get(0).arrowSchema().getCustomMetadata().get(FrameSchema.DISPLAY_KEY);
    return new RecordingInfo(
        Optional.ofNullable(display),
        parts,
        times.stream().findFirst(),
        times.stream().reduce((earlier, later) -> later));
  }

  private static CaptureTime timeOf(FrameArchive archive, long index) {
    try (Frame frame = archive.get(index)) {
      return frame.info().time();
    }
  }

  long frames() {
    return parts.stream().mapToLong(Part::frames).sum();
  }

  boolean isComplete() {
    return parts.stream().allMatch(Part::isComplete);
  }

  /** From the first frame to the last. */
  double seconds() {
    return first.isEmpty()
        ? 0
        : (last.orElseThrow().completedNanos() - first.get().completedNanos()) / 1e9;
  }

  void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d frames in %.1f s%s%s%n",
        frames(),
        seconds(),
        first.map(time -> ", from " + time.completedUtc()).orElse(""),
        display.map(name -> ", of display " + name.replaceAll("\\p{Cntrl}", "?")).orElse(""));
    out.printf(Locale.ROOT, ROW, "FILE", "SIZE", "FORMAT", "FRAMES", "BYTES", "COMPLETE");
    for (Part part : parts) {
      FrameLayout layout = part.layout();
      out.printf(
          Locale.ROOT,
          ROW,
          part.file(),
          layout.width() + "x" + layout.height(),
          layout.format(),
          part.frames(),
          ByteCount.format(part.bytes()),
          part.isComplete() ? "yes" : "no");
    }
    out.flush();
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("display", display.orElse(null));
    json.writeNumberField("frames", frames());
    json.writeBooleanField("complete", isComplete());
    json.writeNumberField("seconds", seconds());
    json.writeStringField("first", instant(first));
    json.writeStringField("last", instant(last));
    json.writeArrayFieldStart("parts");
    for (Part part : parts) {
      json.writeStartObject();
      json.writeStringField("file", part.file().toString());
      json.writeNumberField("width", part.layout().width());
      json.writeNumberField("height", part.layout().height());
      json.writeStringField("pixel_format", part.layout().format().name());
      json.writeNumberField("frames", part.frames());
      json.writeNumberField("bytes", part.bytes());
      json.writeBooleanField("complete", part.isComplete());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String instant(Optional<CaptureTime> time) {
    return time.map(captured -> captured.completedUtc().toString()).orElse(null);
  }
}
