package dev.framelease.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.framelease.pixels.Region;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * JSON, for programs and people. What others have chosen, such as the title of a window, is there
 * whole, and a terminal that shows it obeys none of it.
 */
public final class Json {
  /** Of all JSON that is written. */
  public static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .characterEscapes(new PrintableEscapes())
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private Json() {}

  /** What a command has to say. */
  public interface Content {
    /** Writes one JSON value. */
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** Prints one JSON value, laid out for people, and the end of a line. */
  public static void print(PrintWriter out, Content content) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
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
