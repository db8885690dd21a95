package dev.framelease.cli.monitors;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.framelease.capture.Monitor;
import dev.framelease.capture.PrintableText;
import dev.framelease.capture.ScreenSession;
import dev.framelease.cli.option.Versions;
import dev.framelease.cli.output.Json;
import dev.framelease.cli.screen.DisplayChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code framelease monitors}: what there is to capture. */
@Command(
    name = "monitors",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    sortOptions = false,
    description = {
      "Lists the monitors of a display, and where they stand on the desktop, or its windows.",
      "Regions are in physical pixels, as the display's server says them.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  framelease monitors",
      "  framelease monitors --display :1 --json",
      "  framelease monitors --windows"
    })
public final class MonitorsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DisplayChoice display;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Option(
      names = "--windows",
      description =
          "List the windows instead: those that the window manager knows first, then others.")
  private boolean windows;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (ScreenSession session = display.open()) {
      if (json && windows) {
        Json.print(out, generator -> WindowTable.write(generator, session));
      } else if (json) {
        Json.print(out, generator -> write(generator, session));
      } else if (windows) {
        WindowTable.print(out, session.windows());
      } else {
        print(out, session.monitors());
      }
    }
    return 0;
  }

  private static void print(PrintWriter out, List<Monitor> monitors) {
    int width =
        monitors.stream()
            .mapToInt(monitor -> PrintableText.of(monitor.name()).length())
            .max()
            .orElse(0);
    String row = "%3s  %-" + Math.max(width, "NAME".length()) + "s  %-7s  %s";
    out.println(String.format(Locale.ROOT, row, "", "NAME", "PRIMARY", "REGION"));
    for (int i = 0; i < monitors.size(); i++) {
      Monitor monitor = monitors.get(i);
      String primary = monitor.primary() ? "yes" : "no";
      String name = PrintableText.of(monitor.name());
      out.println(String.format(Locale.ROOT, row, i + 1, name, primary, monitor.region()));
    }
    out.flush();
  }

  private static void write(JsonGenerator json, ScreenSession session) throws IOException {
    List<Monitor> monitors = session.monitors();
    json.writeStartObject();
    json.writeStringField("display", session.status().display());
    Json.writeRegion(json, "desktop", session.desktop());
    json.writeArrayFieldStart("monitors");
    for (int i = 0; i < monitors.size(); i++) {
      Monitor monitor = monitors.get(i);
      json.writeStartObject();
      json.writeNumberField("number", i + 1);
      json.writeStringField("name", monitor.name());
      json.writeBooleanField("primary", monitor.primary());
      Json.writeRegion(json, "region", monitor.region());
      json.writeStringField("connector", monitor.connector().orElse(null));
      json.writeStringField("device", monitor.identity().map(Object::toString).orElse(null));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
