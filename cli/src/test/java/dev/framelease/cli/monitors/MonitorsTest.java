package dev.framelease.cli.monitors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.cli.CommandProcess;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.xcb.RandrForTests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code framelease monitors} as a process. */
@ExtendWith(LedgerExtension.class)
class MonitorsTest {
  @RegisterExtension static final XServer X = XServer.ofSize(300, 200);

  @TempDir private Path folder;

  @Test
  void shouldListMonitorsAsATableAndAsJson() throws IOException {
    try (RandrForTests randr = new RandrForTests(X.name())) {
      randr.addMonitor("a long name", true, 0, 0, 120, 200);
      randr.addMonitor("b", false, 120, 30, 180, 150);

      CommandProcess table = run(Map.of(), "--display", X.name());
      CommandProcess json = run(Map.of("DISPLAY", X.name()), "--json");

      assertEquals(0, table.exitCode(), table.err());
      List<String> lines = table.out().lines().toList();
      assertEquals("     NAME         PRIMARY  REGION", lines.get(0));
      assertTrue(lines.contains("  1  a long name  yes      120x200+0+0"), table.out());
      assertTrue(lines.contains("  2  b            no       180x150+120+30"), table.out());
      assertEquals(0, json.exitCode(), json.err());
      JsonNode found = new ObjectMapper().readTree(json.out());
      assertEquals(X.name(), found.get("display").textValue());
      assertEquals(region(0, 0, 300, 200), found.get("desktop"));
      JsonNode second = found.get("monitors").get(1);
      assertEquals(2, second.get("number").intValue());
      assertEquals("b", second.get("name").textValue());
      assertEquals(false, second.get("primary").booleanValue());
      assertEquals(region(120, 30, 180, 150), second.get("region"));
      assertTrue(second.get("connector").isNull() && second.get("device").isNull());
      assertTrue(found.get("monitors").get(0).get("primary").booleanValue());
    }
  }

  private static JsonNode region(int x, int y, int width, int height) {
    return new ObjectMapper()
        .createObjectNode()
        .put("x", x)
        .put("y", y)
        .put("width", width)
        .put("height", height);
  }

  @Test
  void shouldSayWhatToDoWithoutADisplay() {
    CommandProcess none = run(Map.of());

    assertEquals(1, none.exitCode());
    assertTrue(none.err().startsWith("framelease: $DISPLAY is not set"), none.err());
    assertEquals(1, none.err().lines().count(), none.err());
    assertEquals("", none.out());
  }

  @Test
  void shouldShowExamplesAndExitCodesInTheHelp() {
    CommandProcess monitors = run(Map.of(), "--help");
    CommandProcess main = CommandProcess.framelease(folder, Map.of(), "--help");

    assertEquals(0, monitors.exitCode());
    assertTrue(monitors.out().contains("framelease monitors --display :1 --json"), monitors.out());
    assertTrue(monitors.out().contains("by default $DISPLAY"), monitors.out());
    assertEquals(0, main.exitCode());
    assertTrue(main.out().contains("2     the command line is wrong"), main.out());
  }

  private CommandProcess run(Map<String, String> environment, String... arguments) {
    List<String> all = new ArrayList<>(List.of("monitors"));
    all.addAll(List.of(arguments));
    return CommandProcess.framelease(folder, environment, all.toArray(String[]::new));
  }
}
