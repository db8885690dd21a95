package dev.framelease.cli.play;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.BatchFrames;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.tensor.FixedShapeTensorType;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.cli.CommandProcess;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code framelease play} into a pipe that somebody reads meanwhile. A frame fills it by itself.
 */
@ExtendWith(LedgerExtension.class)
class LiveConsumerTest {
  private static final int[] COLOURS = {0xff0000, 0x00ff00, 0x0000ff};
  private static final int WIDTH = 320;
  private static final int HEIGHT = 200;

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeEach
  void record() {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
        Canvas canvas = Canvas.open(X.name());
        FrameIpcWriter writer =
            FrameIpcWriter.open(
                folder.resolve("a.arrow"),
                IpcFormat.FILE,
                FrameSchema.of(WIDTH, HEIGHT),
                allocator)) {
      for (int colour : COLOURS) {
        canvas.fill(colour);
        try (Frame frame = session.grab(CaptureSource.desktop())) {
          writer.write(frame);
          byte[] bytes = new byte[WIDTH * HEIGHT * 4];
          frame.buffer().get(bytes);
          pixels.writeBytes(bytes);
        }
      }
    }
  }

  private Process play(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("play", "a.arrow"));
    arguments.addAll(List.of(options));
    arguments.add("-");
    return new ProcessBuilder(CommandProcess.commandLine(arguments.toArray(String[]::new)))
        .directory(folder.toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private int exitCode(Process play) throws IOException {
    eventually("the command ends; " + err(), () -> !play.isAlive());
    return play.exitValue();
  }

  @Test
  void shouldGiveAFrameWhenItIsDueAndNotAtTheEnd() throws Exception {
    FixedShapeTensorType.ensureRegistered();
    Process play = play("--speed=0.0000001"); // the second frame is due in hours
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        ArrowStreamReader reader =
            new ArrowStreamReader(play.getInputStream(), allocator.arrow())) {
      assertTrue(reader.loadNextBatch(), err());
      try (Frame frame = BatchFrames.of(reader.getVectorSchemaRoot()).get(0)) {
        byte[] found = new byte[WIDTH * HEIGHT * 4];
        frame.buffer().get(found);
        assertArrayEquals(Arrays.copyOf(pixels.toByteArray(), found.length), found);
      }
      new ProcessBuilder("kill", "-INT", String.valueOf(play.pid())).start();
      assertFalse(reader.loadNextBatch(), "the stream is completed");
      assertEquals(130, exitCode(play), err());
      assertEquals("", err());
    } finally {
      play.destroyForcibly();
    }
  }

  @Test
  void shouldWaitForAConsumerThatIsSlow() throws Exception {
    Process play = play("--format=raw", "--speed=1000000");
    try (InputStream out = play.getInputStream()) {
      eventually("it has begun; " + err(), () -> available(out) > 0);
      assertTrue(play.isAlive(), "a pipe has 64 KiB, and a frame four times that");
      assertArrayEquals(pixels.toByteArray(), out.readAllBytes());
      assertEquals(0, exitCode(play), err());
    } finally {
      play.destroyForcibly();
    }
  }

  private static int available(InputStream in) {
    try {
      return in.available();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldReplayIntoAnotherCommand() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "set -o pipefail; \"$@\" | sha256sum", "bash"));
    command.addAll(CommandProcess.commandLine("play", "a.arrow", "--format=raw", "--speed=0", "-"));
    CommandProcess both = CommandProcess.start(folder, Map.of(), command);

    assertEquals(0, both.exitCode(), both.err());
    byte[] expected = MessageDigest.getInstance("SHA-256").digest(pixels.toByteArray());
    assertEquals(HexFormat.of().formatHex(expected) + "  -\n", both.out());
    assertEquals("", both.err());
  }

  @Test
  void shouldSayThatTheConsumerHasGone() throws Exception {
    Process play = play("--format=raw", "--speed=0");
    try {
      try (InputStream out = play.getInputStream()) {
        assertEquals(100, out.readNBytes(100).length, err());
      }
      assertEquals(1, exitCode(play), err());
      assertEquals("framelease: standard output takes no more: Broken pipe\n", err());
    } finally {
      play.destroyForcibly();
    }
  }
}
