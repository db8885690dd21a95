package dev.framelease.cli.demo;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.cli.CommandProcess;
import dev.framelease.cli.ShownOutput;
import dev.framelease.djl.models.ActivityModel;
import dev.framelease.djl.models.OnnxModelWriter;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.x11.virtual.MovingScene;
import dev.framelease.x11.virtual.VirtualDisplay;
import dev.framelease.x11.virtual.VirtualDisplayOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a process of its own, as a user starts it. */
@ExtendWith(LedgerExtension.class)
class DemoTest {
  private static final Map<String, String> NO_DISPLAY = Map.of();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"OnnxRuntime", "PyTorch"})
  @Tag("smoke")
  void shouldCopyNothingAndHoldNothing(String engine) throws IOException {
    String table =
        run(NO_DISPLAY, "--engine", engine, "--frames", "20", "--size", "640x360", "--duration=60");

    assertTrue(table.contains("640x360+0+0 of :"), table);
    assertTrue(table.contains("a virtual screen"), table);
    assertTrue(table.contains("on " + engine), table);
    assertEquals("0 by us after the X server", value(table, "bytes copied"));
    assertTrue(
        value(table, "addresses")
            .matches("one, 0x[0-9a-f]+: slot, Arrow buffer, NDArray, IPC write"),
        table);
    assertEquals("0", value(table, "slots held"));
    assertNotEquals("0", value(table, "slots created"));
    assertTrue(value(table, "frames").startsWith("20 in "), table);
    assertEquals(Set.of("frames.arrow", "results.ndjson", "annotated.png"), files());
    for (String file : files()) {
      assertEquals("rw-------", modeOf(file), file);
    }
    assertEquals(20, framesRecorded(640, 360));
    assertResults(20);
    assertPicture(640, 360);
  }

  @Test
  void shouldPrintTheTableThatTheReadmeShows() throws IOException {
    String shown = ShownOutput.after("$ ./framelease demo --engine PyTorch", "README.md");

    String table = run(NO_DISPLAY, "--engine=PyTorch", "--frames=3");

    assertEquals(ShownOutput.masked(shown), ShownOutput.masked(table));
  }

  @Test
  void shouldCaptureTheDisplayOfTheEnvironment() throws IOException {
    try (VirtualDisplay display =
            VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(320, 200));
        MovingScene scene = MovingScene.start(display.name())) {
      String table =
          run(Map.of("DISPLAY", display.name()), "--frames", "3", "--region=160x100+8+9");

      assertTrue(table.contains("160x100+8+9 of " + display.name() + "\n"), table);
      assertTrue(scene.steps() > 0);
    }
    assertEquals(3, framesRecorded(160, 100));
  }

  @Test
  void shouldStartAVirtualDisplayOfTheSizeThatIsNamed() throws IOException {
    try (VirtualDisplay display =
        VirtualDisplay.start(VirtualDisplayOptions.DEFAULT.withSize(320, 200))) {
      String table = run(Map.of("DISPLAY", display.name()), "--frames", "2", "--size", "200x100");

      assertTrue(table.contains("a virtual screen"), table);
    }
    assertEquals(2, framesRecorded(200, 100));
  }

  @Test
  void shouldRefuseASizeOfADisplayThatThereIs() {
    CommandProcess demo =
        CommandProcess.framelease(folder, NO_DISPLAY, "demo", "--display=:7", "--size=200x100");

    assertEquals(2, demo.exitCode());
    assertTrue(demo.err().contains("--size is of a virtual display"), demo.err());
    assertTrue(demo.err().contains(":7"), demo.err());
  }

  @Test
  void shouldSayWhatIsCopiedWithoutSharedMemory() {
    VirtualDisplayOptions noShm =
        VirtualDisplayOptions.DEFAULT.withSize(320, 200).withArguments("-extension", "MIT-SHM");
    try (VirtualDisplay display = VirtualDisplay.start(noShm)) {
      String table = run(NO_DISPLAY, "--display", display.name(), "--frames", "4");

      String bytes = String.valueOf(4 * 320 * 200 * 4);
      assertEquals(bytes + " by us after the X server", value(table, "bytes copied"));
      assertEquals(bytes, value(table, "by capture"));
      assertTrue(value(table, "transport").startsWith("SOCKET"), table);
    }
  }

  @Test
  void shouldConvertFramesOfOtherDepthsAndSayWhatThatCopies() throws IOException {
    VirtualDisplayOptions deep = VirtualDisplayOptions.DEFAULT.withSize(320, 200).withDepth(30);
    try (VirtualDisplay display = VirtualDisplay.start(deep)) {
      String table = run(NO_DISPLAY, "--display", display.name(), "--frames", "4");

      assertEquals(String.valueOf(4 * 320 * 200 * 4), value(table, "by capture"));
      assertTrue(value(table, "transport").startsWith("SHARED_MEMORY"), table);
    }
    assertEquals(4, framesRecorded(320, 200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OnnxRuntime", "PyTorch"})
  void shouldRunAModelFileOfTheUsersWithoutACopy(String engine) throws IOException {
    // The names tell nothing, so that the content must.
    Path file = folder.resolve("model.bin");
    boolean torch = engine.equals("PyTorch");
    Path model = torch ? ActivityModel.writeTorchScript(file) : ActivityModel.writeOnnx(file);

    String table = run(NO_DISPLAY, "--model=" + model, "--frames=3", "--size=320x200");

    assertTrue(value(table, "model").startsWith("model.bin on " + engine), table);
    assertEquals("0 by us after the X server", value(table, "bytes copied"));
    assertEquals("0", value(table, "slots held"));
    assertResults(3);
  }

  @Test
  void shouldCountWhatIsConvertedForAModelOfRgb() throws IOException {
    List<String> shape = List.of("1", "3", "4", "6");
    Path model =
        Files.write(
            folder.resolve("rgb.onnx"),
            new OnnxModelWriter("identity")
                .input("rgb", OnnxModelWriter.ElementType.FLOAT, shape)
                .output("same", OnnxModelWriter.ElementType.FLOAT, shape)
                .node("Identity", "same", "rgb")
                .toByteArray());

    String table = run(NO_DISPLAY, "--model=" + model, "--frames=2", "--size=320x200");

    String bytes = String.valueOf(2 * 3 * 4 * 6 * Float.BYTES);
    assertEquals(bytes + " by us after the X server", value(table, "bytes copied"));
    assertEquals(bytes, value(table, "for the engine"));
  }

  @Test
  void shouldRefuseAnInputThatTheModelDoesNotTake() {
    // The activity model takes bytes, and refuses this; what is fed to it was converted before.
    CommandProcess demo =
        CommandProcess.framelease(
            folder,
            NO_DISPLAY,
            "demo",
            "--size=320x200",
            "--frames=1",
            "--model-input=rgb:8x8",
            "--model=" + activityModel());

    assertEquals(1, demo.exitCode(), demo.out());
    assertTrue(demo.err().contains("refuses the input (1, 3, 8, 8)"), demo.err());
    assertEquals(Set.of(), files());
  }

  @Test
  void shouldRecordNoMoreThanTheLimit() throws IOException {
    long limit = 1 << 20;

    String table = run(NO_DISPLAY, "--size=320x200", "--frames=9", "--record-limit=" + limit);

    assertTrue(value(table, "frames recorded").contains("because of --record-limit"), table);
    assertEquals(limit / (320 * 200 * 4), framesRecorded(320, 200));
    assertTrue(Files.size(output().resolve("frames.arrow")) < limit + 10_000);
    assertResults(9);
  }

  @Test
  void shouldKeepThePace() {
    String table = run(NO_DISPLAY, "--size=320x200", "--duration=1.5", "--fps=4");

    int frames = Integer.parseInt(value(table, "frames").split(" ", 2)[0]);
    assertTrue(frames <= 6, table);
  }

  @Test
  void shouldFinishItsFilesWhenItIsStopped() throws IOException {
    CommandProcess demo =
        CommandProcess.framelease(
            folder, NO_DISPLAY, "demo", "--size=320x200", "--duration=600", "--record-limit=1M");
    eventually("frames; so far: " + demo.err(), () -> demo.err().contains("frames/s"));
    List<ProcessHandle> children = demo.process().toHandle().descendants().toList();
    assertFalse(children.isEmpty(), "it runs an X server");

    demo.process().destroy();

    assertEquals(128 + 15, demo.exitCode(), demo.err());
    assertTrue(demo.out().contains("slots held"), demo.err());
    assertEquals("0", value(demo.out(), "slots held"));
    assertEquals(Set.of("frames.arrow", "results.ndjson", "annotated.png"), files());
    assertTrue(framesRecorded(320, 200) > 0);
    eventually("no child is left", () -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  private String run(Map<String, String> environment, String... options) {
    String[] arguments =
        Stream.concat(Stream.of("demo"), Stream.of(options)).toArray(String[]::new);
    CommandProcess demo = CommandProcess.framelease(folder, environment, arguments);
    assertEquals(0, demo.exitCode(), demo.err());
    return demo.out();
  }

  private Path activityModel() {
    try {
      return ActivityModel.writeOnnx(folder.resolve("activity.onnx"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String value(String table, String label) {
    return table
        .lines()
        .map(String::strip)
        .filter(line -> line.matches(label + " {2,}.*"))
        .map(line -> line.substring(label.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no '" + label + "' in:\n" + table));
  }

  private Path output() {
    return folder.resolve("demo-output");
  }

  private Set<String> files() {
    if (!Files.exists(output())) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(output())) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String modeOf(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(output().resolve(file)));
  }

  /** Counts the frames in the file, whose numbers must rise. */
  private int framesRecorded(int width, int height) throws IOException {
    FixedShapeTensorType.ensureRegistered();
    try (RootAllocator allocator = new RootAllocator();
        FileChannel file = FileChannel.open(output().resolve("frames.arrow"));
        ArrowFileReader reader = new ArrowFileReader(file, allocator)) {
      int frames = 0;
      long last = 0;
      while (reader.loadNextBatch()) {
        long sequence = ((BigIntVector) reader.getVectorSchemaRoot().getVector("sequence")).get(0);
        assertTrue(sequence > last, sequence + " after " + last);
        assertEquals(List.of(height, width, 4), shapeOfFrames(reader));
        last = sequence;
        frames++;
      }
      return frames;
    }
  }

  private static List<Integer> shapeOfFrames(ArrowFileReader reader) throws IOException {
    Field frame = reader.getVectorSchemaRoot().getSchema().findField("frame");
    return ((FixedShapeTensorType) frame.getType()).shape();
  }

  private void assertResults(int expected) throws IOException {
    List<String> lines = Files.readAllLines(output().resolve("results.ndjson"));
    assertEquals(expected, lines.size());
    for (String line : lines) {
      assertTrue(line.startsWith("{\"sequence\":"), line);
      assertTrue(line.contains("\"shape\":[9,16]"), line);
      assertTrue(line.endsWith("}"), line);
    }
  }

  private void assertPicture(int width, int height) throws IOException {
    BufferedImage picture = ImageIO.read(output().resolve("annotated.png").toFile());
    assertEquals(width, picture.getWidth());
    assertEquals(height, picture.getHeight());
    assertFalse(picture.getColorModel().hasAlpha());
    long colours =
        Arrays.stream(picture.getRGB(0, 0, width, height, null, 0, width)).distinct().count();
    assertTrue(colours > 100, colours + " colours");
  }
}
