package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.DrainedAllocator;
import dev.framelease.arrow.FrameAllocator;
import dev.framelease.arrow.LentSlot;
import dev.framelease.arrow.batch.FrameFormatException;
import dev.framelease.arrow.batch.FrameSchema;
import dev.framelease.arrow.batch.RecordingPart;
import dev.framelease.arrow.ipc.FrameIpcWriter;
import dev.framelease.arrow.ipc.FrameWriteException;
import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.arrow.ipc.IpcOptions;
import dev.framelease.arrow.ipc.RecordingWriter;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.Examples;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Recordings across changes of the geometry, written and read back. */
@ExtendWith(LedgerExtension.class)
class FrameRecordingTest {
  private static final List<FrameLayout> LAYOUTS =
      List.of(
          FrameLayout.packed(8, 6, PixelFormat.BGRX),
          FrameLayout.packed(8, 6, PixelFormat.BGRX),
          FrameLayout.packed(6, 8, PixelFormat.BGRX),
          FrameLayout.packed(6, 8, PixelFormat.XRGB2101010),
          FrameLayout.packed(8, 6, PixelFormat.BGRX));

  private final LentSlot slot = new LentSlot(8 * 6 * 4);
  @RegisterExtension final DrainedAllocator drained = DrainedAllocator.open();
  private final FrameAllocator allocator = drained.allocator();

  @TempDir Path folder;

  private Path first() {
    return folder.resolve("screen.arrow");
  }

  private RecordingWriter writer(IpcFormat format) {
    return RecordingWriter.open(
        first(), IpcOptions.of(format), Map.of(FrameSchema.DISPLAY_KEY, ":7"), allocator);
  }

  private void write(RecordingWriter writer, int sequence, FrameLayout layout) {
    slot.fill(sequence);
    try (Frame frame = slot.lend(sequence, layout)) {
      writer.write(frame);
    }
  }

  private List<Path> record(IpcFormat format) {
    RecordingWriter writer = writer(format);
    try (writer) {
      for (int i = 0; i < LAYOUTS.size(); i++) {
        write(writer, i + 1, LAYOUTS.get(i));
      }
      assertEquals(LAYOUTS.size(), writer.framesWritten());
    }
    long bytes = writer.files().stream().mapToLong(file -> file.toFile().length()).sum();
    assertEquals(bytes, writer.bytesWritten());
    return writer.files();
  }

  private static FrameRecording open(Path path) {
    return FrameRecording.open(path, ArchiveOptions.DEFAULT);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnInANewFileWhenSizeOrFormatChanges(IpcFormat format) {
    assertEquals(
        List.of("screen.arrow", "screen-1.arrow", "screen-2.arrow", "screen-3.arrow"),
        record(format).stream().map(path -> path.getFileName().toString()).toList());
    List<FrameLayout> found = new ArrayList<>();
    try (FrameRecording recording = open(first())) {
      assertTrue(recording.parts().stream().allMatch(FrameArchive::isComplete));
      for (Frame each : recording) {
        try (Frame frame = each) {
          found.add(frame.info().layout());
          assertEquals(found.size(), frame.info().sequence());
          slot.fill(found.size());
          byte[] expected = new byte[(int) frame.info().layout().byteSize()];
          System.arraycopy(slot.bytes(), 0, expected, 0, expected.length);
          assertEquals(ByteBuffer.wrap(expected), frame.buffer());
        }
      }
    }
    assertEquals(LAYOUTS, found);
  }

  @ParameterizedTest
  @EnumSource
  void shouldOpenNoFrameBeforeItIsAskedFor(IpcFormat format) {
    record(format);
    ArchiveOptions oneCopy = ArchiveOptions.DEFAULT.withAccess(PixelAccess.COPIED).withMaxCopies(1);
    try (FrameRecording recording = FrameRecording.open(first(), oneCopy)) {
      Iterator<Frame> frames = recording.iterator();
      for (int sequence = 1; sequence <= LAYOUTS.size(); sequence++) {
        assertTrue(frames.hasNext());
        try (Frame frame = frames.next()) {
          assertEquals(sequence, frame.info().sequence());
        }
      }
      assertFalse(frames.hasNext());
      assertThrows(NoSuchElementException.class, frames::next);
    }
  }

  @Test
  void shouldRunTheExampleOfTheDocumentation() throws IOException {
    Path path = first();
    try (Frame frame = slot.lend(1, LAYOUTS.get(0))) {
      // example
      try (RecordingWriter writer =
          RecordingWriter.open(
              path,
              IpcOptions.of(IpcFormat.FILE),
              Map.of(FrameSchema.DISPLAY_KEY, ":0"),
              allocator)) {
        writer.write(frame);
      }
      // end of example
    }
    try (FrameRecording recording = open(path)) {
      assertEquals(
          ":0",
          recording.parts().get(0).arrowSchema().getCustomMetadata().get("framelease.display"));
    }
    String file =
        "arrow-bridge/src/test/java/"
            + FrameRecordingTest.class.getName().replace('.', '/')
            + ".java";
    assertTrue(Examples.shownIn("docs/arrow-format.md").containsAll(Examples.runBy(file)));
  }

  @Test
  void shouldNameTheRecordingAndThePartInEachFile() {
    List<Path> files;
    String name;
    try (RecordingWriter writer = writer(IpcFormat.FILE)) {
      assertEquals(List.of(), writer.files());
      write(writer, 1, LAYOUTS.get(0));
      write(writer, 2, LAYOUTS.get(2));
      files = writer.files();
      name = writer.recording();
    }
    for (int part = 0; part < 2; part++) {
      try (FrameArchive archive = FrameArchive.open(files.get(part))) {
        assertEquals(
            Map.of(
                "framelease.version",
                "1",
                "framelease.display",
                ":7",
                "framelease.recording",
                name,
                "framelease.part",
                String.valueOf(part)),
            archive.arrowSchema().getCustomMetadata());
      }
    }
  }

  @Test
  void shouldEndBeforeAFileOfAnotherRecording() {
    List<Path> older = record(IpcFormat.FILE);
    try (RecordingWriter writer = writer(IpcFormat.FILE)) {
      write(writer, 1, LAYOUTS.get(0));
      write(writer, 2, LAYOUTS.get(2));
    }
    assertTrue(Files.exists(older.get(3)));
    try (FrameRecording recording = open(first())) {
      assertEquals(2, recording.parts().size());
    }
  }

  /** A part that is damaged must not end a recording as if it were all of it. */
  @Test
  void shouldNameThePartThatCannotBeReadAndTheRemedy() throws IOException {
    Path second = record(IpcFormat.FILE).get(1);
    Files.writeString(second, "not a recording at all");
    var refused = assertThrows(ArchiveFormatException.class, () -> open(first()));
    String remedy =
        "it has the name of part 1 of the recording "
            + first()
            + ": move it away to read the parts before it";
    assertTrue(refused.getMessage().startsWith(second + ", byte 0: "), refused.getMessage());
    assertTrue(refused.getMessage().contains(remedy), refused.getMessage());
    assertEquals(0, refused.position());
    Files.delete(second);
    Files.createDirectory(second);
    var unreadable = assertThrows(ArchiveReadException.class, () -> open(first()));
    assertTrue(unreadable.getMessage().startsWith(second + " cannot be"), unreadable.getMessage());
    assertTrue(unreadable.getMessage().contains(remedy), unreadable.getMessage());
    Files.delete(second);
    try (FrameRecording recording = open(first())) {
      assertEquals(2, recording.parts().get(0).size());
      assertEquals(1, recording.parts().size());
    }
  }

  @Test
  void shouldOpenAFileThatNamesNoRecording() {
    try (FrameIpcWriter writer =
            FrameIpcWriter.open(first(), IpcFormat.FILE, FrameSchema.of(8, 6), allocator);
        Frame frame = slot.lend(1, 8, 6)) {
      writer.write(frame);
    }
    try (FrameRecording recording = open(first())) {
      assertEquals(1, recording.parts().size());
    }
  }

  @Test
  void shouldRefuseToStartInTheMiddle() {
    Path second = record(IpcFormat.FILE).get(1);
    ArchiveFormatException refused = assertThrows(ArchiveFormatException.class, () -> open(second));
    assertTrue(refused.getMessage().contains("found part 1"), refused.getMessage());
  }

  @Test
  void shouldRefuseAPartThatIsNoNumber() {
    FrameSchema schema =
        FrameSchema.of(8, 6)
            .withMetadata(Map.of(FrameSchema.RECORDING_KEY, "r", FrameSchema.PART_KEY, "one"));
    FrameIpcWriter.open(first(), IpcFormat.FILE, schema, allocator).close();
    ArchiveFormatException refused =
        assertThrows(ArchiveFormatException.class, () -> open(first()));
    assertTrue(refused.getMessage().contains("'r' and 'one'"), refused.getMessage());
  }

  @Test
  void shouldKeepThePresentFileWhenTheNextCannotBeMade() throws IOException {
    Files.createDirectory(folder.resolve("screen-1.arrow"));
    try (RecordingWriter writer = writer(IpcFormat.FILE)) {
      write(writer, 1, LAYOUTS.get(0));
      FrameWriteException failed =
          assertThrows(FrameWriteException.class, () -> write(writer, 2, LAYOUTS.get(2)));
      assertTrue(failed.getMessage().contains("it is a folder"), failed.getMessage());
      write(writer, 3, LAYOUTS.get(0));
      Files.delete(folder.resolve("screen-1.arrow"));
      write(writer, 4, LAYOUTS.get(2));
      assertEquals(3, writer.framesWritten());
      assertEquals(2, writer.files().size());
    }
    try (FrameRecording recording = open(first())) {
      assertEquals(2, recording.parts().get(0).size());
      assertEquals(1, recording.parts().get(1).size());
    }
  }

  @Test
  void shouldRefusePaddedRowsWithoutANewFile() {
    try (RecordingWriter writer = writer(IpcFormat.FILE)) {
      write(writer, 1, LAYOUTS.get(0));
      FrameLayout padded = new FrameLayout(5, 4, PixelFormat.BGRX, 32, 128);
      assertThrows(FrameFormatException.class, () -> write(writer, 2, padded));
      assertEquals(1, writer.files().size());
      write(writer, 3, LAYOUTS.get(0));
      assertEquals(2, writer.framesWritten());
    }
  }

  @Test
  void shouldMakeNoFileWithoutAFrameAndRefuseFramesAfterItsEnd() {
    RecordingWriter writer = writer(IpcFormat.FILE);
    writer.close();
    writer.close();
    assertFalse(Files.exists(first()));
    assertThrows(IllegalStateException.class, () -> write(writer, 1, LAYOUTS.get(0)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            RecordingWriter.open(
                first(),
                IpcOptions.of(IpcFormat.FILE),
                Map.of(FrameSchema.VERSION_KEY, "9"),
                allocator));
  }

  @Test
  void shouldCloseEveryFileThoughSomeCannotBeClosed() {
    List<String> closed = new ArrayList<>();
    List<Runnable> closes =
        List.of(
            () -> closed.add("first"),
            () -> {
              throw new IllegalStateException("second");
            },
            () -> closed.add("third"),
            () -> {
              throw new IllegalStateException("fourth");
            });
    var failure = assertThrows(RuntimeException.class, () -> Closing.all(closes));
    assertEquals("second", failure.getMessage());
    assertEquals("fourth", failure.getSuppressed()[0].getMessage());
    assertEquals(List.of("first", "third"), closed);
  }

  @Test
  void shouldNameFilesWithAndWithoutAnEnding() {
    RecordingPart second = new RecordingPart("r", 0).next();
    assertEquals(Path.of("a/screen-1.arrow"), second.path(Path.of("a/screen.arrow")));
    assertEquals(Path.of("a.b/screen-1"), second.path(Path.of("a.b/screen")));
    assertEquals(Path.of(".hidden-1"), second.path(Path.of(".hidden")));
    assertThrows(IllegalArgumentException.class, () -> new RecordingPart("", 0));
    assertThrows(IllegalArgumentException.class, () -> new RecordingPart("r", -1));
  }
}
