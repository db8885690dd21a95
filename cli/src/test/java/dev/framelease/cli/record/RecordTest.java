package dev.framelease.cli.record;

import static dev.framelease.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.replay.ArchiveOptions;
import dev.framelease.arrow.replay.FrameArchive;
import dev.framelease.arrow.replay.FrameRecording;
import dev.framelease.cli.CommandProcess;
import dev.framelease.cli.picture.FrameImage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.pixels.Region;
import dev.framelease.testing.LedgerExtension;
import dev.framelease.testing.XServer;
import dev.framelease.x11.virtual.Canvas;
import dev.framelease.x11.xcb.CursorForTests;
import dev.framelease.x11.xcb.RandrForTests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code framelease record} as a process. */
@ExtendWith(LedgerExtension.class)
class RecordTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 90;
  private static final long FRAME_BYTES = WIDTH * HEIGHT * 4L;
  private static final int CORNER = 0x3366cc;
  private static final int REST = 0x102030;

  @RegisterExtension static final XServer X = XServer.ofSize(WIDTH, HEIGHT);

  @TempDir private Path folder;

  @BeforeEach
  void draw() {
    try (Canvas canvas = Canvas.open(X.name())) {
      canvas.fill(REST);
      canvas.fill(new Region(WIDTH - 32, HEIGHT - 16, 32, 16), CORNER);
    }
  }

  @Test
  void shouldRecordSoManyFramesForTheirOwnerAlone() throws IOException {
    CommandProcess record = run("--frames=3", "--fps=50", "a.arrow");

    assertEquals(0, record.exitCode(), record.err());
    assertEquals("a.arrow\n", record.out());
    assertTrue(record.err().matches("recorded 3 frames in .* KiB, \\d+ dropped\n"), record.err());
    Path file = folder.resolve("a.arrow");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (FrameArchive archive = FrameArchive.open(file)) {
      assertTrue(archive.isComplete());
      assertEquals(3, archive.size());
      Map<String, String> metadata = archive.arrowSchema().getCustomMetadata();
      assertEquals(X.name(), metadata.get(FrameSchema.DISPLAY_KEY));
      assertShows(archive, 2, 0, 0, REST);
      assertShows(archive, 2, WIDTH - 1, HEIGHT - 1, CORNER);
    }
  }

  /** However late each frame is, half a second lies between the first and the fourth. */
  @Test
  void shouldRecordAtThePaceThatIsAskedFor() {
    CommandProcess record = run("--frames=4", "--fps=2", "a.arrow");

    assertEquals(0, record.exitCode(), record.err());
    try (FrameArchive archive = FrameArchive.open(folder.resolve("a.arrow"));
        Frame first = archive.get(0);
        Frame last = archive.get(3)) {
      long nanos = last.info().time().requestedNanos() - first.info().time().completedNanos();
      assertTrue(nanos >= 500_000_000, nanos + " ns between the first and the fourth");
    }
  }

  @Test
  void shouldRecordAPartForSomeTimeIntoAFileNamedByItsPattern() {
    CommandProcess record =
        run("--duration=0.001", "--fps=100", "--region=32x16-0-0", "{left}x{top}.arrow");

    assertEquals(0, record.exitCode(), record.err());
    assertEquals("128x74.arrow\n", record.out());
    try (FrameArchive archive = FrameArchive.open(folder.resolve("128x74.arrow"))) {
      assertTrue(archive.isComplete() && archive.size() > 0);
      assertEquals(32, archive.layout().width());
      assertShows(archive, 0, 0, 0, CORNER);
    }
  }

  @Test
  void shouldWriteACompressedStreamAndNothingElseToStandardOutput() throws IOException {
    CommandProcess record = run("--frames=2", "--fps=100", "--zstd", "-");

    assertEquals(0, record.exitCode(), record.err());
    Path file = Files.write(folder.resolve("taken"), record.outBytes());
    assertTrue(Files.size(file) < FRAME_BYTES, Files.size(file) + " bytes");
    try (FrameArchive archive = FrameArchive.open(file)) {
      assertTrue(archive.isComplete());
      assertEquals(2, archive.size());
      assertShows(archive, 1, WIDTH - 1, HEIGHT - 1, CORNER);
    }
  }

  @Test
  void shouldLeaveEveryCompleteFrameWhenItIsKilled() {
    CommandProcess record = started("a.arrow");
    record.process().destroyForcibly();

    assertEquals(128 + 9, record.exitCode());
    try (FrameArchive archive = FrameArchive.open(folder.resolve("a.arrow"))) {
      assertFalse(archive.isComplete());
      assertTrue(archive.size() > 0);
      assertShows(archive, archive.size() - 1, WIDTH - 1, HEIGHT - 1, CORNER);
    }
  }

  @Test
  void shouldGoOnInANewFileWhenTheScreenChangesItsSize() throws IOException {
    try (RandrForTests randr = new RandrForTests(X.name())) {
      CommandProcess record = started("a.arrow");
      randr.turnOff();
      randr.resize(WIDTH - 32, HEIGHT);
      Path second = folder.resolve("a-1.arrow");
      eventually("there is a second file; " + record.err(), () -> hasFrames(second, 1));
      record.interrupt();

      assertEquals(130, record.exitCode(), record.err());
      assertEquals("a.arrow\na-1.arrow\n", record.out());
      try (FrameRecording recording =
          FrameRecording.open(folder.resolve("a.arrow"), ArchiveOptions.DEFAULT)) {
        List<Integer> widths =
            recording.parts().stream().map(part -> part.layout().width()).toList();
        assertEquals(List.of(WIDTH, WIDTH - 32), widths);
        assertTrue(recording.parts().stream().allMatch(FrameArchive::isComplete));
      }
      randr.resize(WIDTH, HEIGHT);
    }
  }

  @Test
  void shouldLeaveOutWhatIsTheSameAsBeforeOnChange() throws IOException {
    Path file = folder.resolve("a.arrow");
    CommandProcess record = run("--on-change", "--fps=100", "a.arrow");
    List<Integer> colours = List.of(REST, 0x00ff00, 0x0000ff, 0xff0000);
    try (Canvas canvas = Canvas.open(X.name())) {
      for (int i = 0; i < colours.size(); i++) {
        if (i > 0) {
          canvas.fill(new Region(0, 0, 8, 8), colours.get(i));
        }
        long frames = i + 1L;
        eventually(frames + " frames; " + record.err(), () -> hasFrames(file, frames));
      }
    }
    record.interrupt();

    assertEquals(130, record.exitCode(), record.err());
    try (FrameArchive archive = FrameArchive.open(file)) {
      assertEquals(colours.size(), archive.size());
      for (int i = 0; i < colours.size(); i++) {
        assertShows(archive, i, 0, 0, colours.get(i));
      }
    }
  }

  @Test
  void shouldRecordInAnotherSizeWhereEachPixelIsTheAverageOfWhatItCovers() {
    CommandProcess record =
        run("--frames=2", "--resize=40x18", "--region=128x90-0-0", "--monitor=1", "a.arrow");

    assertEquals(0, record.exitCode(), record.err());
    try (FrameArchive archive = FrameArchive.open(folder.resolve("a.arrow"))) {
      assertEquals(FrameLayout.packed(40, 18, PixelFormat.BGRX), archive.layout());
      Map<String, String> metadata = archive.arrowSchema().getCustomMetadata();
      assertEquals("128x90+32+0", metadata.get(FrameSchema.CAPTURED_KEY));
      assertEquals("screen", metadata.get(FrameSchema.MONITOR_KEY));
      assertShows(archive, 1, 0, 0, REST);
      assertShows(archive, 1, 39, 17, CORNER);
      // One row covers five of the screen: the corner's upper edge is at 74, a fifth from its end.
      assertShows(archive, 1, 39, 14, 0x172e4f);
      try (Frame frame = archive.get(0)) {
        assertEquals(new Region(32, 0, 40, 18), frame.info().region());
      }
    }
  }

  @Test
  void shouldGoOnInOneFileWhenFramesKeepTheSizeThatWasAskedFor() {
    try (RandrForTests randr = new RandrForTests(X.name())) {
      CommandProcess record = run("--resize=16x9", "--fps=50", "a.arrow");
      Path file = folder.resolve("a.arrow");
      eventually(
          "there are frames; " + record.err(), () -> file.toFile().length() > 16 * 9 * 4 * 3);
      randr.turnOff();
      randr.resize(WIDTH - 32, HEIGHT);
      long before = file.toFile().length();
      eventually(
          "it goes on; " + record.err(), () -> file.toFile().length() > before + 16 * 9 * 4 * 9);
      record.interrupt();

      assertEquals(130, record.exitCode(), record.err());
      assertEquals("a.arrow\n", record.out());
      randr.resize(WIDTH, HEIGHT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWriteTheFormatThatIsAskedFor(IpcFormat format) throws IOException {
    String name = format.name().toLowerCase(Locale.ROOT);
    CommandProcess toFile = run("--frames=2", "--fps=100", "--format=" + name, "a.arrow");
    CommandProcess toPipe = run("--frames=2", "--fps=100", "--format=" + name, "-");

    assertEquals(0, toFile.exitCode(), toFile.err());
    assertEquals(0, toPipe.exitCode(), toPipe.err());
    byte[] written = Files.readAllBytes(folder.resolve("a.arrow"));
    assertEquals(format == IpcFormat.FILE, startsWithMagic(written));
    assertEquals(format == IpcFormat.FILE, startsWithMagic(toPipe.outBytes()));
    Files.write(folder.resolve("b.arrow"), toPipe.outBytes());
    for (String file : List.of("a.arrow", "b.arrow")) {
      try (FrameArchive archive = FrameArchive.open(folder.resolve(file))) {
        assertEquals(2, archive.size());
        assertTrue(archive.isComplete());
      }
    }
  }

  private static boolean startsWithMagic(byte[] bytes) {
    return new String(bytes, 0, 6, StandardCharsets.US_ASCII).equals("ARROW1");
  }

  @Test
  void shouldRecordTheCursorWhereItIsAskedFor() {
    try (CursorForTests cursor = new CursorForTests(X.name())) {
      cursor.show(cursor.createCore(0, 0)); // black
      cursor.moveTo(20, 20);
      CommandProcess without = run("--frames=1", "without.arrow");
      CommandProcess with = run("--frames=1", "--cursor", "with.arrow");

      assertEquals(0, without.exitCode(), without.err());
      assertEquals(0, with.exitCode(), with.err());
    }
    try (FrameArchive without = FrameArchive.open(folder.resolve("without.arrow"));
        FrameArchive with = FrameArchive.open(folder.resolve("with.arrow"))) {
      assertShows(without, 0, 22, 22, REST);
      assertShows(with, 0, 22, 22, 0);
      assertShows(with, 0, 19, 19, REST);
    }
  }

  @Test
  void shouldSayWhatCannotBeRecorded() {
    shouldFail(1, "beyond the desktop", "--region=100x100-250-0", "a.arrow");
    shouldFail(1, "there is no monitor 'none'", "--monitor=none", "a.arrow");
    shouldFail(1, "none does not exist; make it", "none/a.arrow");
    shouldFail(
        1,
        "there is no window of class 'None', nor any other; open it, and find its name: framelease"
            + " monitors --windows\n",
        "--window=class:None",
        "a.arrow");
    shouldFail(1, "cannot be written: it is a folder", ".");
    shouldFail(1, "cannot be written: no file can be made in /proc;", "/proc/a.arrow");
    shouldFail(1, "cannot be written: File name too long;", "a".repeat(255) + ".arrow");
  }

  @Test
  void shouldSayHowToSeeWhatWasWrittenBeforeTheDiskWasFull() {
    List<String> command = new ArrayList<>(List.of("bash", "-c"));
    command.addAll(List.of("ulimit -f 1024; exec \"$@\"", "bash"));
    command.addAll(CommandProcess.commandLine("record", "--fps=500", "a.arrow"));
    CommandProcess record = CommandProcess.start(folder, Map.of("DISPLAY", X.name()), command);

    assertEquals(1, record.exitCode(), record.err());
    assertEquals("a.arrow\n", record.out());
    assertTrue(record.err().contains("File too large; "), record.err());
    assertTrue(record.err().endsWith("written: framelease play a.arrow\n"), record.err());
    assertFalse(record.err().contains("close()"), record.err());
    try (FrameArchive archive = FrameArchive.open(folder.resolve("a.arrow"))) {
      assertTrue(archive.isComplete() && archive.size() > 0);
    }
  }

  @Test
  void shouldSayThatAFileTakesNothing() {
    CommandProcess full =
        CommandProcess.framelease(
            folder, Map.of("DISPLAY", X.name()), "record", "--frames=2", "/dev/full");

    assertEquals(1, full.exitCode(), full.err());
    assertTrue(
        full.err().contains("framelease: /dev/full cannot be written: No space left"), full.err());
  }

  @Test
  void shouldSayWhenStandardOutputTakesNoMore() {
    CommandProcess full =
        CommandProcess.frameleaseTo(
            "/dev/full", folder, Map.of("DISPLAY", X.name()), "record", "--frames=2", "-");

    assertEquals(1, full.exitCode(), full.err());
    assertTrue(full.err().contains("framelease: standard output takes no more: "), full.err());
    assertTrue(full.err().contains("No space left"), full.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cursor", "--zstd"})
  void shouldSayThatItsReaderIsGone(String option) {
    List<String> command = new ArrayList<>(List.of("bash", "-c"));
    command.add("\"$@\" | head -c 100 >/dev/null; exit ${PIPESTATUS[0]}");
    command.add("bash");
    command.addAll(CommandProcess.commandLine("record", "--frames=50", option, "-"));
    CommandProcess record = CommandProcess.start(folder, Map.of("DISPLAY", X.name()), command);

    assertEquals(1, record.exitCode(), record.err());
    assertTrue(record.err().contains("framelease: standard output takes no more: "), record.err());
    assertTrue(record.err().contains("Broken pipe"), record.err());
  }

  @Test
  void shouldSayWhatIsWrongWithTheCommandLine() {
    shouldFail(2, "--fps must be positive, and is 0.0", "--fps=0");
    CommandProcess help = run("--help");
    assertEquals(0, help.exitCode());
    assertTrue(help.out().contains("framelease record --monitor HDMI-1"), help.out());
  }

  private void shouldFail(int exitCode, String message, String... arguments) {
    CommandProcess record = run(arguments);
    assertEquals(exitCode, record.exitCode(), record.err());
    assertTrue(record.err().startsWith("framelease: "), record.err());
    assertTrue(record.err().contains(message), record.err());
    assertTrue(record.err().lines().count() <= 2, record.err());
    assertEquals("", record.out());
    assertEquals(0, folder.toFile().list().length);
  }

  /** A recording that has written a frame. */
  private CommandProcess started(String file) {
    CommandProcess record = run("--fps=50", file);
    eventually("there is a frame: " + record.err(), () -> hasFrames(folder.resolve(file), 2));
    return record;
  }

  private static boolean hasFrames(Path file, long frames) {
    return file.toFile().length() >= FRAME_BYTES * frames;
  }

  private CommandProcess run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("record"));
    all.addAll(List.of(arguments));
    return CommandProcess.framelease(
        folder, Map.of("DISPLAY", X.name()), all.toArray(String[]::new));
  }

  private static void assertShows(FrameArchive archive, long index, int x, int y, int colour) {
    try (Frame frame = archive.get(index)) {
      int pixel = FrameImage.of(frame).getRGB(x, y) & 0xffffff;
      assertEquals(String.format("%06x", colour), String.format("%06x", pixel));
    }
  }
}
