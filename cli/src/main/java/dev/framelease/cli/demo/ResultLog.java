package dev.framelease.cli.demo;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.framelease.cli.answer.ModelOutput;
import dev.framelease.cli.output.Json;
import dev.framelease.frame.FrameInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Results as NDJSON: an object in each line, one for each frame. One thread uses it. */
final class ResultLog implements AutoCloseable {
  private final JsonGenerator json;

  private ResultLog(JsonGenerator json) {
    this.json = json;
  }

  static ResultLog create(Path file) throws IOException {
    JsonGenerator json = Json.FACTORY.createGenerator(file.toFile(), JsonEncoding.UTF8);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    return new ResultLog(json);
  }

  /** Adds a line; of the times those of the steps that have ended by now. */
  void add(FrameInfo frame, StepTimes times, ModelOutput output) throws IOException {
    json.writeStartObject();
    json.writeNumberField("sequence", frame.sequence());
    json.writeStringField("captured_at", frame.time().completedUtc().toString());
    json.writeStringField("region", frame.region().toString());
    json.writeObjectFieldStart("nanos");
    for (Map.Entry<Step, Long> step : times.nanos().entrySet()) {
      String name = step.getKey().name().toLowerCase(Locale.ROOT);
      json.writeNumberField(name, step.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("outputs");
    for (ModelOutput.Tensor tensor : output.tensors()) {
      tensor.writeTo(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
