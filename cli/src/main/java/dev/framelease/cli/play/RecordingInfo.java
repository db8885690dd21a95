package dev.framelease.cli.play;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.batch.RecordingPart;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.arrow.replay.FrameRecording;
import dev.framelease.capture.PrintableText;
import dev.framelease.cli.option.ByteCount;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Plural;
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

  /**
   * One file of it.
   *
   * @param layout of its frames; empty where they are of any size
   */
  record Part(
      Path file,
      long frames,
      boolean isComplete,
      PixelFormat format,
      Optional<FrameLayout> layout,
      long bytes) {
    private static Part of(Path file, FrameArchive archive) {
      FrameSchema schema = archive.schema();
      return new Part(
          file,
          archive.size(),
          archive.isComplete(),
          schema.format(),
          schema.isOfAnySize() ? Optional.empty() : Optional.of(schema.layout()),
          file.toFile().length());
    }

    private String size() {
      return layout.map(found -> found.width() + "x" + found.height()).orElse("any");
    }

    private void writeTo(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("file", file.toString());
      if (layout.isPresent()) {
        json.writeNumberField("width", layout.get().width());
        json.writeNumberField("height", layout.get().height());
      } else {
        json.writeNullField("width");
        json.writeNullField("height");
      }
      json.writeStringField("pixel_format", format.name());
      json.writeNumberField("frames", frames);
      json.writeNumberField("bytes", bytes);
      json.writeBooleanField("complete", isComplete);
      json.writeEndObject();
    }
  }

  /** Reads what there is to say. The recording stays the caller's. */
  static RecordingInfo of(Path path, FrameRecording recording) {
    List<Part> parts = new ArrayList<>();
    List<CaptureTime> times = new ArrayList<>();
    for (FrameArchive archive : recording.parts()) {
      parts.add(Part.of(new RecordingPart("any", parts.size()).path(path), archive));
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
        "%d %s in %.1f s%s%s%n",
        frames(),
        Plural.of(frames(), "frame"),
        seconds(),
        first.map(time -> ", from " + time.completedUtc()).orElse(""),
        display.map(name -> ", of display " + PrintableText.of(name)).orElse(""));
    out.printf(Locale.ROOT, ROW, "FILE", "SIZE", "FORMAT", "FRAMES", "BYTES", "COMPLETE");
    for (Part part : parts) {
      out.printf(
          Locale.ROOT,
          ROW,
          PrintableText.whole(part.file().toString()),
          part.size(),
          part.format(),
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
      part.writeTo(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String instant(Optional<CaptureTime> time) {
    return time.map(captured -> captured.completedUtc().toString()).orElse(null);
  }
}
