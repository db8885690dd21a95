package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.pixels.PixelView;
import dev.framelease.pixels.Region;
import dev.framelease.testing.ChildJvm;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames of an X server, recorded and read back. It also runs the example of the documentation. */
@ExtendWith(LedgerExtension.class)
class ScreenArchiveTest {
  private static final Region REGION = new Region(5, 3, 50, 40);
  private static final String SOURCES = "arrow-bridge/src/test/java/";

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  @TempDir Path folder;

  private final List<FrameInfo> infos = new ArrayList<>();
  private final List<byte[]> pixels = new ArrayList<>();

  @Tag("smoke")
  @ParameterizedTest
  @EnumSource
  void shouldGiveBackLiveFrames(IpcFormat format) {
    Path path = record(format);
    try (FrameArchive archive = FrameArchive.open(path)) {
      assertEquals(infos.size(), archive.size());
      for (int i = 0; i < infos.size(); i++) {
        try (Frame frame = archive.get(i);
            PixelView view = frame.pixels()) {
          assertEquals(infos.get(i), frame.info());
          assertTrue(Arrays.equals(pixels.get(i), view.toBytes()), "pixels of frame " + i);
        }
      }
      assertFalse(Arrays.equals(pixels.get(0), pixels.get(1)));
    }
  }

  @Test
  void shouldRunTheExampleOfTheDocumentation() {
    Path path = record(IpcFormat.FILE);
    Instant moment = infos.get(1).time().completedUtc();
    long blue = 0;
    // example
    try (FrameArchive archive = FrameArchive.open(path)) {
      for (Frame each : archive) {
        try (Frame frame = each;
            PixelView bgrx = frame.pixels()) {
          blue += bgrx.getInt(0, 0, 0);
        }
      }
      long index = archive.indexAt(moment).orElseThrow();
      try (Frame frame = archive.get(index)) {
        System.Logger log = System.getLogger("replay");
        log.log(System.Logger.Level.DEBUG, "{0} at {1}", frame, frame.info().time());
      }
    }
    // end of example
    assertEquals(0x40 + 0x41 + 0x42, blue);
  }

  @Test
  void shouldShowTheExampleAsItRuns() throws IOException {
    String file = SOURCES + ScreenArchiveTest.class.getName().replace('.', '/') + ".java";
    List<String> run = Examples.runBy(file);
    assertEquals(1, run.size());
    assertTrue(Examples.shownIn("docs/arrow-format.md").containsAll(run), run.get(0));
  }

  /** Where nothing else has made Arrow ready. */
  @Test
  void shouldReadInAProcessThatDoesNothingElse() throws Exception {
    Path path = record(IpcFormat.FILE);
    ProcessBuilder builder =
        new ProcessBuilder(ChildJvm.command(List.of("-Xmx64m"), Replay.class, path.toString()))
            .redirectErrorStream(true);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.endsWith("3 frames of 50x40, first pixel 64\n"), output);
  }

  /** What the started JVM does. */
  static final class Replay {
    private Replay() {}

    public static void main(String[] arguments) {
      try (FrameArchive archive = FrameArchive.open(Path.of(arguments[0]));
          Frame frame = archive.get(0)) {
        System.out.println(
            archive.size()
                + " frames of "
                + archive.layout().width()
                + "x"
                + archive.layout().height()
                + ", first pixel "
                + frame.buffer().get(0));
      }
    }
  }

  private Path record(IpcFormat format) {
    Path path = folder.resolve("screen." + format);
    FrameSchema schema = FrameSchema.of(REGION.width(), REGION.height());
    try (ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
        FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer = FrameIpcWriter.open(path, format, schema, allocator);
        Canvas canvas = Canvas.open(X.name())) {
      for (int i = 0; i < 3; i++) {
        canvas.fill(canvas.bounds(), 0x102040 + i);
        canvas.fill(new Region(20 + i, 10, 7, 9), 0xff8001);
        grab(session, writer);
      }
    }
    return path;
  }

  private void grab(ScreenSession session, FrameIpcWriter writer) {
    try (Frame frame = session.grab(CaptureSource.region(REGION));
        PixelView view = frame.pixels()) {
      writer.write(frame);
      infos.add(frame.info());
      pixels.add(view.toBytes());
    }
  }
}
