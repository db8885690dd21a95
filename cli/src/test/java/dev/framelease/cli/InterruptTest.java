package dev.framelease.cli;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.replay.ArchiveFormatException;
import dev.framelease.arrow.replay.ArchiveReadException;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.cli.terminal.StopSignal;
import dev.framelease.djl.ModelEngine;
import dev.framelease.djl.models.VisionModels;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C at each stage of the commands that write: what is there is whole, and is named. */
@ExtendWith(LedgerExtension.class)
class InterruptTest {
  private static final int INTERRUPTED = 128 + 2;
  private static final String JAVA_OPTIONS = "NOTE: Picked up JDK_JAVA_OPTIONS: .*\\n";
  private static final String RECORDED = "recorded .* dropped\n";
  private static final String PROGRESS = " *\\d+ frames? in .*\n";

  /** Of a server of X11 over TCP: display 0 has it, display 1 the next one. */
  private static final int FIRST_PORT = 6000;

  @RegisterExtension static final XServer X = XServer.ofSize(160, 90);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"record a.arrow", "grab a.png", "monitors", "doctor"})
  void shouldEndWhileTheServerDoesNotAnswer(String line) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      silent.setSoTimeout(30_000);
      String display = "localhost:" + (silent.getLocalPort() - FIRST_PORT);
      CommandProcess command = run(Map.of("DISPLAY", display), line);
      try (Socket connection = silent.accept()) {
        assertTrue(connection.isConnected());
        command.interrupt();

        assertEquals(INTERRUPTED, command.exitCode(), command.err());
        assertEquals("", command.out());
        assertEquals(Set.of(), files());
      }
    }
  }

  /** When one of these classes is loaded, its library follows, or is just being unpacked. */
  @ParameterizedTest
  @CsvSource({
    "grab --delay=9999 a.png, com.sun.jna.Native",
    "record --zstd a.arrow, com.sun.jna.Native",
    "record --zstd a.arrow, com.github.luben.zstd.util.Native",
    "demo --size=160x90 --duration=600, ai.onnxruntime.OnnxRuntime",
    "demo --size=160x90 --duration=600, com.sun.jna.Native",
    "demo --size=160x90 --duration=600 --engine=PyTorch, ai.djl.pytorch.jni.LibUtils",
    "infer model.onnx, ai.onnxruntime.OrtEnvironment",
    "infer model.onnx, dev.framelease.capture.FrameStream",
    "bench --seconds=3, dev.framelease.x11.virtual.MovingScene",
    "bench --seconds=0.2, ai.onnxruntime.OnnxRuntime",
  })
  void shouldEndWithoutAWordOfErrorWhile(String line, String loaded, @TempDir Path elsewhere)
      throws IOException {
    VisionModels.extremes(ModelEngine.ONNX_RUNTIME, elsewhere);
    Path log = elsewhere.resolve("loaded");
    Path temporary = Files.createDirectory(elsewhere.resolve("tmp"));
    List<String> words = new ArrayList<>(List.of("setsid"));
    words.addAll(
        CommandProcess.commandLine(
            line.replace("model.onnx", elsewhere + "/extremes.onnx").split(" ", -1)));
    Map<String, String> environment =
        Map.of(
            "DISPLAY",
            X.name(),
            "JDK_JAVA_OPTIONS",
            "-Xlog:class+load:file=" + log + " -Djava.io.tmpdir=" + temporary);
    CommandProcess command = CommandProcess.start(folder, environment, words);
    eventually(
        () -> loaded + " is loaded; " + command.err() + command.out(),
        () -> read(log).contains("] " + loaded + " source:"));
    command.interruptGroup();

    assertEquals(INTERRUPTED, command.exitCode(), command.err());
    String expected = JAVA_OPTIONS + "(" + PROGRESS + ")*(" + RECORDED + ")?";
    assertTrue(command.err().matches(expected), command.err());
    assertEquals(List.of(), namesIn(temporary));
    for (String file : files()) {
      assertFalse(file.endsWith(".part"), file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--fps=100 --zstd", "--fps=0.1"})
  void shouldFinishTheFileAndNameIt(String options) throws IOException {
    CommandProcess record = run("record " + options + " a.arrow");
    eventually("there is a frame; " + record.err(), () -> framesIn("a.arrow") > 0);
    record.interrupt();
    record.interrupt();

    assertEquals(INTERRUPTED, record.exitCode(), record.err());
    assertEquals("a.arrow\n", record.out());
    assertEquals(Set.of("a.arrow"), files());
    try (FrameArchive archive = FrameArchive.open(folder.resolve("a.arrow"))) {
      assertTrue(archive.isComplete());
      assertRecorded(archive.size(), record);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--zstd"})
  void shouldFinishTheStreamInAPipe(String options) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", "-c"));
    command.add("exec \"$@\" > >(cat >taken)");
    command.add("bash");
    command.addAll(
        CommandProcess.commandLine(("record --fps=100 " + options + " -").split(" +", -1)));
    CommandProcess record = CommandProcess.start(folder, Map.of("DISPLAY", X.name()), command);
    eventually("there is a frame; " + record.err(), () -> framesIn("taken") > 0);
    record.interrupt();

    assertEquals(INTERRUPTED, record.exitCode(), record.err());
    eventually("the stream has its end", () -> isComplete("taken"));
    assertRecorded(framesIn("taken"), record);
  }

  private static void assertRecorded(long frames, CommandProcess record) {
    String counted = frames == 1 ? "1 frame" : frames + " frames";
    assertTrue(record.err().contains("recorded " + counted + " in "), record.err());
  }

  /** One frame is more than a pipe takes. */
  @Test
  void shouldCutOffWhatCannotBeFinished() throws Exception {
    assertEquals(0, new ProcessBuilder("mkfifo", folder + "/pipe").start().waitFor());
    List<String> command = new ArrayList<>(List.of("bash", "-c", "exec \"$@\" 1<>pipe", "bash"));
    command.addAll(CommandProcess.commandLine("record", "--resize=1000x1000", "-"));
    Map<String, String> environment = Map.of("DISPLAY", X.name());
    command.add(command.indexOf("-cp"), "-D" + StopSignal.LIMIT_PROPERTY + "=1");
    CommandProcess record = CommandProcess.start(folder, environment, command);
    try (InputStream pipe = Files.newInputStream(folder.resolve("pipe"))) {
      // More than the start of the stream, which comes before the frame.
      assertEquals(100_000, pipe.readNBytes(100_000).length);
      record.interrupt();

      assertEquals(INTERRUPTED, record.exitCode(), record.err());
      assertEquals("framelease: did not finish within 1 s\n", record.err());
    }
  }

  @Test
  void shouldTakeNoPictureWhileItWaitsForTheFirst() throws IOException {
    CommandProcess grab = run("grab --delay=9999 a.png");
    eventually("it has a connection; " + grab.err(), () -> hasThread(grab, "framelease-x11"));
    grab.interrupt();

    assertEquals(INTERRUPTED, grab.exitCode(), grab.err());
    assertEquals("", grab.err());
    assertEquals("", grab.out());
    assertEquals(Set.of(), files());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "9999"})
  void shouldKeepThePicturesThatItNamed(String interval) throws IOException {
    CommandProcess grab = run("grab --count=2147483647 --interval=" + interval + " {n}.png");
    eventually("there is a picture; " + grab.err(), () -> grab.out().startsWith("1.png\n"));
    grab.interrupt();
    grab.interrupt();

    assertEquals(INTERRUPTED, grab.exitCode(), grab.err());
    assertEquals("", grab.err());
    assertNamedAndWhole(grab);
  }

  private void assertNamedAndWhole(CommandProcess command) throws IOException {
    assertEquals(new TreeSet<>(command.out().lines().toList()), files());
    for (String name : files()) {
      assertEquals(160, ImageIO.read(folder.resolve(name).toFile()).getWidth(), name);
    }
  }

  /** Of the file as it is now, while it is written. */
  private long framesIn(String name) {
    try (FrameArchive archive = FrameArchive.open(folder.resolve(name))) {
      return archive.size();
    } catch (ArchiveReadException | ArchiveFormatException e) {
      return 0;
    }
  }

  private boolean isComplete(String name) {
    try (FrameArchive archive = FrameArchive.open(folder.resolve(name))) {
      return archive.isComplete();
    }
  }

  /** Linux cuts the names of threads to 15 bytes. */
  private static boolean hasThread(CommandProcess command, String name) {
    Path tasks = Path.of("/proc", String.valueOf(command.process().pid()), "task");
    try (Stream<Path> all = Files.list(tasks)) {
      return all.anyMatch(task -> nameOf(task).startsWith(name));
    } catch (IOException e) {
      return false;
    }
  }

  /** Nothing if the thread has ended meanwhile. */
  private static String nameOf(Path task) {
    return read(task.resolve("comm"));
  }

  /** Nothing where there is no file. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private CommandProcess run(String line) {
    return run(Map.of("DISPLAY", X.name()), line);
  }

  private CommandProcess run(Map<String, String> environment, String line) {
    return CommandProcess.framelease(folder, environment, line.split(" ", -1));
  }

  private Set<String> files() throws IOException {
    return new TreeSet<>(namesIn(folder));
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
