package dev.framelease.cli.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.cli.CommandProcess;
import dev.framelease.cli.picture.FrameImage;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.OwnThread;
import dev.framelease.testing.XServer;
import dev.framelease.x11.window.WindowProgram;
import dev.framelease.x11.xcb.WindowsForTests.Plan;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Commands of windows, as processes. */
@ExtendWith(LedgerExtension.class)
class WindowCommandsTest {
  private static final int RED = 0xcc3300;

  @RegisterExtension static final XServer X = XServer.ofSize(200, 150);

  @TempDir private Path folder;

  private WindowProgram program;
  private int window;
  private String id;

  @BeforeEach
  void showWindow() {
    program = new WindowProgram(X.name());
    window = program.show(Plan.at(20, 10, 64, 48, RED));
    program.windows().name(window, "Letter", "writer", "Office");
    id = "0x" + Integer.toHexString(window);
  }

  @AfterEach
  void close() {
    program.close();
  }

  private CommandProcess run(String... arguments) {
    return CommandProcess.framelease(folder, Map.of("DISPLAY", X.name()), arguments);
  }

  @Test
  void shouldListWindowsAsATableAndAsJson() throws IOException {
    int hidden = program.windows().create(program.root(), Plan.at(-5, 7, 30, 20, 0));
    program.windows().nameInUtf8(hidden, "a\u001b[31m\u00e9");
    String hiddenId = "0x" + Integer.toHexString(hidden);

    CommandProcess table = run("monitors", "--windows");
    CommandProcess json = run("monitors", "--windows", "--json");

    assertEquals(0, table.exitCode(), table.err());
    assertEquals(
        List.of(
            "  ID        TITLE    CLASS   GEOMETRY     SHOWN  DEPTH",
            "  " + id + "  Letter   Office  64x48+20+10  yes       24",
            "  " + hiddenId + "  a?[31m\u00e9          30x20+-5+7   no        24"),
        table.out().lines().toList());
    assertEquals(0, json.exitCode(), json.err());
    JsonNode found = new ObjectMapper().readTree(json.out());
    assertTrue(found.get("windows_missing").isNull());
    assertEquals(
        new ObjectMapper()
            .createObjectNode()
            .put("id", id)
            .put("title", "Letter")
            .put("class", "Office")
            .put("instance", "writer")
            .put("x", 20)
            .put("y", 10)
            .put("width", 64)
            .put("height", 48)
            .put("shown", true)
            .put("depth", 24),
        found.get("windows").get(0));
    assertEquals(-5, found.get("windows").get(1).get("x").intValue());
  }

  @Test
  void shouldPrintJsonWhateverWindowsAreCalled() throws IOException {
    String odd = "a\"b\\c\u0000\u0001\n\r\t\u007f\u0085\u2028\ufffe\ud83d\ude00}]{[";
    int named = program.windows().create(program.root(), Plan.at(0, 0, 30, 20, 0));
    program.windows().nameInUtf8(named, odd);
    int invalid = program.windows().create(program.root(), Plan.at(0, 0, 30, 20, 0));
    program.windows().nameInUtf8(invalid, new byte[] {'x', (byte) 0xc3, '"', (byte) 0xff, '\\'});

    CommandProcess json = run("monitors", "--windows", "--json");
    CommandProcess table = run("monitors", "--windows");

    assertEquals(0, json.exitCode(), json.err());
    List<String> titles =
        new ObjectMapper().readTree(json.out()).get("windows").findValuesAsText("title");
    assertEquals(3, titles.size(), json.out());
    assertTrue(titles.get(1).startsWith("a\"b\\c"), titles.get(1));
    assertEquals("x\ufffd\"\ufffd\\", titles.get(2));
    assertEquals(0, table.exitCode(), table.err());
    assertEquals(4, table.out().lines().count(), table.out());
    assertTrue(table.out().chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)));
  }

  @Test
  void shouldGrabAWindowWholeThatWasCoveredBefore() throws IOException {
    AtomicBoolean enough = new AtomicBoolean();
    int covered = program.show(Plan.at(100, 10, 64, 48, 0x00ff00));
    int unused = program.show(Plan.at(110, 0, 90, 150, 0xffffff));
    CompletableFuture<Boolean> drawing =
        OwnThread.supply(
            () -> {
              program.drawWhenExposed(covered, 0x0000ff, enough::get);
              return true;
            });
    try {
      CommandProcess grab =
          run("grab", "--window", Integer.toString(covered), "a{left}{width}.png");

      assertEquals(0, grab.exitCode(), grab.err());
      assertEquals("a064.png\n", grab.out());
      BufferedImage picture = ImageIO.read(folder.resolve("a064.png").toFile());
      assertEquals(64, picture.getWidth());
      assertEquals(48, picture.getHeight());
      assertEquals(0x0000ff, picture.getRGB(63, 47) & 0xffffff);
      assertEquals(0x0000ff, picture.getRGB(20, 0) & 0xffffff);
    } finally {
      enough.set(true);
      assertTrue(drawing.join());
    }
  }

  @Test
  void shouldSayWhichWindowsThereAre() {
    CommandProcess none = run("grab", "--window", "Mail");
    CommandProcess both = run("grab", "--window", "Letter", "--region", "1x1");

    assertEquals(1, none.exitCode());
    assertEquals(
        "framelease: there is no window 'Mail'; there are " + id + " 'Letter' of class 'Office'\n",
        none.err());
    assertEquals(2, both.exitCode());
    assertTrue(both.err().contains("--window goes without --monitor and --region"), both.err());
  }

  @Test
  void shouldRecordAWindow() throws IOException {
    CommandProcess record = run("record", "--window=class:Office", "--frames=2", "a.arrow");

    assertEquals(0, record.exitCode(), record.err());
    try (FrameArchive archive = FrameArchive.open(folder.resolve("a.arrow"));
        Frame frame = archive.get(1)) {
      BufferedImage image = FrameImage.of(frame);
      assertEquals(64, image.getWidth());
      assertEquals(RED, image.getRGB(63, 47) & 0xffffff);
    }
  }

  @Test
  void shouldInferAWindow() throws IOException {
    Files.write(folder.resolve("labels"), List.of("red", "green", "blue"));
    VisionModels.classifier(ModelEngine.ONNX_RUNTIME, folder);

    CommandProcess infer =
        run(
            "infer",
            "classifier.onnx",
            "--task=classification",
            "--labels=labels",
            "--window=letter",
            "--frames=1");

    assertEquals(0, infer.exitCode(), infer.err());
    JsonNode result = new ObjectMapper().readTree(infer.out());
    assertEquals("64x48+0+0", result.get("region").textValue());
    assertEquals("red", result.get("classes").get(0).get("label").textValue());
  }
}
