package dev.framelease.cli.play;

import static dev.framelease.cli.RefusedLine.assertFails;
import static dev.framelease.cli.RefusedLine.assertRefused;
import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.FrameLimits;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.arrow.ipc.RecordingWriter;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.ScreenSession;
import dev.framelease.capture.SessionOptions;
import dev.framelease.cli.CommandProcess;
import dev.framelease.cli.picture.FrameImage;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code framelease play} as a process, on a recording of five colours and of another size. */
@ExtendWith(LedgerExtension.class)
class PlayTest {
  private static final int[] COLOURS = {0x102030, 0xff0000, 0x00ff00, 0x0000ff, 0xffffff};
  private static final Region WHOLE = Region.ofSize(64, 48);
  private static final Region PART = Region.ofSize(20, 10);

  @RegisterExtension static final XServer X = XServer.ofSize(64, 48);

  @TempDir private Path folder;

  /** Five frames of the screen, and a sixth of a part of it, in a file of its own. */
  @BeforeEach
  void record() {
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
        Canvas canvas = Canvas.open(X.name());
        RecordingWriter writer =
            RecordingWriter.open(
                folder.resolve("a.arrow"),
                IpcOptions.of(IpcFormat.FILE),
                Map.of(FrameSchema.DISPLAY_KEY, ":7"),
                allocator)) {
      for (int colour : COLOURS) {
        canvas.fill(colour);
        write(session, writer, WHOLE);
      }
      write(session, writer, PART);
    }
  }

  private static void write(ScreenSession session, RecordingWriter writer, Region region) {
    try (Frame frame = session.grab(CaptureSource.region(region))) {
      writer.write(frame);
    }
  }

  @Test
  void shouldSayWhatIsInARecording() throws IOException {
    CommandProcess text = run("a.arrow");
    CommandProcess json = run("a.arrow", "--json");

    assertEquals(0, text.exitCode(), text.err());
    assertTrue(text.out().startsWith("6 frames in "), text.out());
    assertTrue(text.out().contains(", of display :7\n"), text.out());
    assertTrue(text.out().matches("(?s).*  a-1.arrow +20x10 +BGRX +1 .* yes\n"), text.out());
    assertEquals(0, json.exitCode(), json.err());
    JsonNode found = new ObjectMapper().readTree(json.out());
    assertEquals(6, found.get("frames").intValue());
    assertTrue(found.get("complete").booleanValue());
    assertEquals(secondsRecorded(), found.get("seconds").doubleValue(), 1e-3);
    JsonNode first = found.get("parts").get(0);
    assertEquals("a.arrow", first.get("file").textValue());
    assertEquals(5, first.get("frames").intValue());
    assertEquals(48, first.get("height").intValue());
    assertEquals(Files.size(folder.resolve("a.arrow")), first.get("bytes").longValue());
  }

  @Test
  void shouldSayWhatAKilledWriterLeft() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("a.arrow"));
    int frameBytes = WHOLE.width() * WHOLE.height() * 4;
    Files.write(folder.resolve("cut.arrow"), Arrays.copyOf(whole, whole.length - frameBytes));

    CommandProcess json = run("cut.arrow", "--info", "--json");

    assertEquals(0, json.exitCode(), json.err());
    JsonNode found = new ObjectMapper().readTree(json.out());
    assertEquals(4, found.get("frames").intValue());
    assertEquals(false, found.get("complete").booleanValue());
  }

  @Test
  void shouldWriteTheChosenFramesAsPictures() throws IOException {
    CommandProcess play =
        run("a.arrow", "--from=2", "--to=6", "--every=2", "{n}-{width}x{height}.png");

    assertEquals(0, play.exitCode(), play.err());
    assertEquals("2-64x48.png\n4-64x48.png\n6-20x10.png\n", play.out());
    assertColour(0xff0000, "2-64x48.png");
    assertColour(0x0000ff, "4-64x48.png");
    assertColour(0xffffff, "6-20x10.png");
  }

  private void assertColour(int colour, String name) throws IOException {
    int found = ImageIO.read(folder.resolve(name).toFile()).getRGB(9, 9) & 0xffffff;
    assertEquals(Integer.toHexString(colour), Integer.toHexString(found), name);
  }

  private double secondsRecorded() {
    try (FrameArchive part = FrameArchive.open(folder.resolve("a.arrow"));
        FrameArchive next = FrameArchive.open(folder.resolve("a-1.arrow"));
        Frame first = part.get(0);
        Frame last = next.get(0)) {
      return (last.info().time().completedNanos() - first.info().time().completedNanos()) / 1e9;
    }
  }

  @Test
  void shouldReplayPixelsAndNothingElse() throws IOException {
    CommandProcess play = run("a.arrow", "--to=5", "--every=4", "--format=raw", "--speed=9", "-");

    assertEquals(0, play.exitCode(), play.err());
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (FrameArchive archive = FrameArchive.open(folder.resolve("a.arrow"))) {
      for (long index : List.of(0L, 4L)) {
        try (Frame frame = archive.get(index)) {
          byte[] pixels = new byte[WHOLE.width() * WHOLE.height() * 4];
          frame.buffer().get(pixels);
          expected.writeBytes(pixels);
        }
      }
    }
    assertArrayEquals(expected.toByteArray(), play.outBytes());
  }

  @Test
  void shouldReplayAnArrowStream() throws IOException {
    CommandProcess play = run("a.arrow", "--from=3", "--to=4", "--speed=0", "-");

    assertEquals(0, play.exitCode(), play.err());
    Path taken = Files.write(folder.resolve("taken"), play.outBytes());
    try (FrameArchive archive = FrameArchive.open(taken)) {
      assertTrue(archive.isComplete());
      assertEquals(2, archive.size());
      assertEquals(":7", archive.arrowSchema().getCustomMetadata().get(FrameSchema.DISPLAY_KEY));
      try (Frame frame = archive.get(1)) {
        assertEquals(4, frame.info().sequence());
        assertEquals(0x0000ff, FrameImage.of(frame).getRGB(5, 5) & 0xffffff);
      }
    }
  }

  /** Slower than that, the second frame comes when nobody waits any more. */
  @Test
  void shouldReplayAsFastAsAsked() {
    recordADayApart();

    CommandProcess play = run("days.arrow", "--speed=1e9", "--format=raw", "-");

    assertEquals(0, play.exitCode(), play.err());
    assertEquals(2 * WHOLE.width() * WHOLE.height() * 4, play.outBytes().length);
  }

  /** Two frames that are not of the screen. */
  private void recordADayApart() {
    FrameLayout layout = FrameLayout.packed(WHOLE.width(), WHOLE.height(), PixelFormat.BGRX);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        FrameIpcWriter writer =
            FrameIpcWriter.open(
                folder.resolve("days.arrow"),
                IpcFormat.FILE,
                FrameSchema.of(WHOLE.width(), WHOLE.height()),
                allocator)) {
      for (int day = 0; day < 2; day++) {
        long nanos = TimeUnit.DAYS.toNanos(day);
        CaptureTime time = new CaptureTime(nanos, nanos, Instant.ofEpochSecond(0, nanos));
        FrameInfo info = new FrameInfo(day + 1, 0, WHOLE, layout, new Damage.Unknown(), time, 0);
        try (Frame frame = Frame.filled(info, "a day", pixels -> {})) {
          writer.write(frame);
        }
      }
    }
  }

  @Test
  void shouldCompleteTheStreamAtCtrlC() throws IOException {
    recordADayApart();
    CommandProcess play = run("days.arrow", "-");
    int frameBytes = WHOLE.width() * WHOLE.height() * 4;
    eventually("a frame is there; " + play.err(), () -> play.outBytes().length > frameBytes);
    play.interrupt();

    assertEquals(130, play.exitCode(), play.err());
    assertEquals("", play.err());
    Path taken = Files.write(folder.resolve("taken"), play.outBytes());
    try (FrameArchive archive = FrameArchive.open(taken)) {
      assertTrue(archive.isComplete());
      assertEquals(1, archive.size());
    }
  }

  @Test
  void shouldRefuseSizesThatChangeOnStandardOutput() {
    CommandProcess play = run("a.arrow", "--speed=0", "-");

    assertEquals(1, play.exitCode(), play.err());
    assertTrue(play.err().contains("changed from 64x48 BGRX to 20x10 BGRX"), play.err());
  }

  @Test
  void shouldPlayFramesOfAnySize() throws IOException {
    FrameSchema schema = FrameSchema.ofAnySize(PixelFormat.BGRX);
    try (FrameAllocator allocator = FrameAllocator.open(FrameLimits.DEFAULT);
        ScreenSession session = ScreenSession.open(SessionOptions.DEFAULT.withDisplay(X.name()));
        FrameIpcWriter writer =
            FrameIpcWriter.open(folder.resolve("b.arrow"), IpcFormat.FILE, schema, allocator)) {
      for (Region region : List.of(WHOLE, PART, WHOLE)) {
        try (Frame frame = session.grab(CaptureSource.region(region))) {
          writer.write(frame);
        }
      }
    }

    CommandProcess text = run("b.arrow", "--info");
    assertEquals(0, text.exitCode(), text.err());
    assertTrue(
        text.out().matches("(?s)3 frames in .*  b.arrow +any +BGRX +3 .* yes\n"), text.out());
    CommandProcess json = run("b.arrow", "--json");
    assertEquals(0, json.exitCode(), json.err());
    JsonNode part = new ObjectMapper().readTree(json.out()).get("parts").get(0);
    assertTrue(part.get("width").isNull() && part.get("height").isNull(), json.out());
    assertEquals("BGRX", part.get("pixel_format").textValue());

    CommandProcess pictures = run("b.arrow", "{n}-{width}x{height}.png");
    assertEquals(0, pictures.exitCode(), pictures.err());
    assertEquals("1-64x48.png\n2-20x10.png\n3-64x48.png\n", pictures.out());
    assertColour(0xffffff, "2-20x10.png");

    CommandProcess replay = run("b.arrow", "--speed=0", "-");
    assertEquals(0, replay.exitCode(), replay.err());
    try (FrameArchive archive =
            FrameArchive.open(Files.write(folder.resolve("taken"), replay.outBytes()));
        Frame second = archive.get(1)) {
      assertEquals(3, archive.size());
      assertEquals(PART, second.info().region());
    }
  }

  @Test
  void shouldSayWhatAFileIsThatIsNoRecording() throws Exception {
    Files.writeString(folder.resolve("text"), "no recording");
    Files.write(folder.resolve("short"), new byte[] {1, 2});
    Files.createFile(folder.resolve("empty"));
    Files.createDirectory(folder.resolve("folder"));
    Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    assertEquals(0, run("a.arrow", "--to=1", "one-{n}.png").exitCode());
    Process pipe = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
    assertEquals(0, pipe.waitFor());

    shouldBeNoRecording("text is no recording: it starts with the text 'no rec', and", "text");
    shouldBeNoRecording("short is no recording: it starts with the bytes 01 02, and", "short");
    shouldBeNoRecording("empty is no recording: it is empty; ", "empty");
    shouldBeNoRecording("one-1.png is no recording: it is a PNG picture; ", "one-1.png");
    shouldFail(1, "folder cannot be opened: it is no regular file; name a file", "folder");
    assertFails("pipe cannot be opened: it is no regular file; name a file", "play", in("pipe"));
    assertFails("loop cannot be opened: Too many levels of symbolic links", "play", in("loop"));
    assertFails("none.arrow cannot be opened: it does not exist", "play", in("none.arrow"));
  }

  @Test
  void shouldSayThatARecordingWasCutBeforeItsFirstFrame() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("a.arrow"));
    for (int bytes : List.of(6, 8, 12, 100)) {
      Files.write(folder.resolve("cut.arrow"), Arrays.copyOf(whole, bytes));
      shouldBeNoRecording(
          "cut.arrow, byte 8: found the end, expected a whole schema message; ", "cut.arrow");
    }
  }

  private void shouldBeNoRecording(String message, String file) throws IOException {
    String remedy = "name a file that 'framelease record' has written, or another Arrow IPC file";
    Set<String> before = files();
    String path = in(file);
    assertFails(message, "play", path);
    assertFails(remedy, "play", path, in("{n}.png"));
    assertFails(remedy, "play", path, "--format=raw", "-");
    assertEquals(before, files());
  }

  @Test
  void shouldSayWhatCannotBePlayed() throws IOException {
    shouldFail(1, "no frame was chosen of a.arrow", "a.arrow", "--from=7", "{n}.png");
    shouldFail(1, "part 1 of a recording", "a-1.arrow");
  }

  @Test
  void shouldSayWhatIsWrongWithTheCommandLine() throws IOException {
    assertRefused("Missing required parameter: 'RECORDING'", "play");
    assertRefused("take no OUTPUT", "play", "a.arrow", "--json", "{n}.png");
    shouldFail(2, "put {n} or {date} into the name", "a.arrow", "all.png");
    assertRefused("are for standard output", "play", "a.arrow", "--speed=2", "{n}.png");
    assertRefused("are for standard output", "play", "a.arrow", "--format=raw");
    assertRefused("choose frames for OUTPUT", "play", "a.arrow", "--to=2");
    CommandProcess help = run("--help");
    assertEquals(0, help.exitCode());
    assertTrue(help.out().contains("framelease play screen.arrow --speed 2"), help.out());
  }

  private void shouldFail(int exitCode, String message, String... arguments) throws IOException {
    Set<String> before = files();
    CommandProcess play = run(arguments);
    assertEquals(exitCode, play.exitCode(), play.err());
    assertTrue(play.err().startsWith("framelease: "), play.err());
    assertTrue(play.err().contains(message), play.err());
    assertTrue(play.err().lines().count() <= 2, play.err());
    assertEquals("", play.out());
    assertEquals(before, files());
  }

  private String in(String file) {
    return folder.resolve(file).toString();
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private CommandProcess run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("play"));
    all.addAll(List.of(arguments));
    return CommandProcess.framelease(folder, Map.of(), all.toArray(String[]::new));
  }
}
