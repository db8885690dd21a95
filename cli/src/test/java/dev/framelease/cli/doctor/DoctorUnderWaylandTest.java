package dev.framelease.cli.doctor;

import static dev.framelease.cli.doctor.DoctorTest.shouldFind;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.cli.CommandProcess;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XwaylandServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code framelease doctor} as a process in sessions of Wayland, where X11 shows no screen. */
@ExtendWith(LedgerExtension.class)
class DoctorUnderWaylandTest {
  @TempDir private Path folder;

  @Test
  void shouldSayThatXwaylandDoesNotShowTheScreen() throws IOException {
    try (XwaylandServer server = XwaylandServer.start(folder)) {
      Map<String, String> session =
          Map.of("DISPLAY", server.name(), "XDG_SESSION_TYPE", "wayland", "WAYLAND_DISPLAY", "");

      JsonNode report = examine(session);

      shouldFind(report, "no", "display", server.name() + "' is Xwayland: its root window");
      shouldFind(report, "no", "display", "does not show the screen");
      shouldFind(report, "note", "session", "this is a Wayland session, whose screen");
      shouldFind(report, "ok", "virtual display", "Xvfb was started as :");
    }
  }

  @Test
  void shouldSayWhatToDoWhereThereIsNoXServerAtAll() throws IOException {
    JsonNode report = examine(Map.of("WAYLAND_DISPLAY", "wayland-1"));

    shouldFind(report, "no", "display", "$DISPLAY is not set");
    shouldFind(report, "note", "session", "(WAYLAND_DISPLAY=wayland-1)");
    shouldFind(report, "note", "session", "log in to an X11 session, or capture a virtual display");
    shouldFind(report, "ok", "virtual display", "Xvfb was started as :");
  }

  /** The engines, which take seconds, are not tried without the flags. */
  private JsonNode examine(Map<String, String> environment) throws IOException {
    CommandProcess doctor = CommandProcess.java(folder, environment, List.of(), "doctor", "--json");
    assertEquals(1, doctor.exitCode(), doctor.out() + doctor.err());
    JsonNode report = new ObjectMapper().readTree(doctor.out());
    assertFalse(report.get("captured").booleanValue());
    return report;
  }
}
