package dev.framelease.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.framelease.pixels.Region;
import java.io.IOException;
import java.io.PrintWriter;

/** JSON on standard output, for programs, laid out for people. */
public final class Json {
  private Json() {}

  /** What a command has to say. */
  public interface Content {
    /** Writes one JSON value. */
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** Prints one JSON value and the end of a line. */
  public static void print(PrintWriter out, Content content) throws IOException {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      content.writeTo(json);
    }
    out.println();
    out.flush();
  }

  /** Writes a region as a field of four numbers. */
  public static void writeRegion(JsonGenerator json, String name, Region region)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("x", region.x());
    json.writeNumberField("y", region.y());
    json.writeNumberField("width", region.width());
    json.writeNumberField("height", region.height());
    json.writeEndObject();
  }
}
