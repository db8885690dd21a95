package dev.framelease.cli.monitors;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.framelease.capture.PrintableText;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.Window;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The windows of a display, for people and as JSON. */
final class WindowTable {
  private WindowTable() {}

  static void print(PrintWriter out, List<Window> windows) {
    String row =
        "  %-"
            + width("ID", windows, Window::hexId)
            + "s  %-"
            + width("TITLE", windows, window -> PrintableText.of(window.title()))
            + "s  %-"
            + width("CLASS", windows, window -> PrintableText.of(window.className()))
            + "s  %-"
            + width("GEOMETRY", windows, WindowTable::geometry)
            + "s  %-5s  %5s";
    out.println(
        String.format(Locale.ROOT, row, "ID", "TITLE", "CLASS", "GEOMETRY", "SHOWN", "DEPTH"));
    for (Window window : windows) {
      out.println(
          String.format(
              Locale.ROOT,
              row,
              window.hexId(),
              PrintableText.of(window.title()),
              PrintableText.of(window.className()),
              geometry(window),
              window.viewable() ? "yes" : "no",
              window.depth()));
    }
    out.flush();
  }

  private static int width(String head, List<Window> windows, Function<Window, String> text) {
    return Math.max(
        head.length(), windows.stream().mapToInt(w -> text.apply(w).length()).max().orElse(0));
  }

  /** As X11 writes it, where {@code +-5} is left or above of the desktop. */
  private static String geometry(Window window) {
    return window.width() + "x" + window.height() + "+" + window.x() + "+" + window.y();
  }

  static void write(JsonGenerator json, ScreenSession session) throws IOException {
    json.writeStartObject();
    json.writeStringField("display", session.status().display());
    json.writeStringField("windows_missing", session.status().windowsMissing().orElse(null));
    json.writeArrayFieldStart("windows");
    for (Window window : session.windows()) {
      json.writeStartObject();
      json.writeStringField("id", window.hexId());
      json.writeStringField("title", window.title());
      json.writeStringField("class", window.className());
      json.writeStringField("instance", window.instanceName());
      json.writeNumberField("x", window.x());
      json.writeNumberField("y", window.y());
      json.writeNumberField("width", window.width());
      json.writeNumberField("height", window.height());
      json.writeBooleanField("shown", window.viewable());
      json.writeNumberField("depth", window.depth());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
