package dev.framelease.arrow.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.framelease.arrow.ipc.IpcFormat;
import dev.framelease.frame.Frame;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a writer leaves that was killed after any of its bytes. */
@ExtendWith(LedgerExtension.class)
class CutArchiveTest {
  private static final int FRAMES = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldReadEveryCompleteFrameWhereverTheFileIsCut(IpcFormat format) throws IOException {
    Recording recording = Recording.write(folder.resolve("whole"), format, 3, 2, FRAMES);
    byte[] all = Files.readAllBytes(recording.path());
    int complete = 0;
    for (int cut = 0; cut <= all.length; cut++) {
      Path path = folder.resolve("cut");
      Files.write(path, Arrays.copyOf(all, cut));
      complete += assertReads(recording, path, cut) ? 1 : 0;
    }
    // A stream is complete with its end mark. A file needs its footer, or the end mark before it.
    assertTrue(complete > 0 && complete < all.length / 2, "complete at " + complete + " lengths");
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadFramesBeforeZerosThatAFileSystemLeft(IpcFormat format) throws IOException {
    Recording recording = Recording.write(folder.resolve("zeros"), format, 3, 2, FRAMES);
    byte[] all = Files.readAllBytes(recording.path());
    int end = recording.ends().get(2).intValue();
    Files.write(recording.path(), Arrays.copyOf(Arrays.copyOf(all, end), end + 4096));
    try (FrameArchive archive = FrameArchive.open(recording.path())) {
      assertEquals(2, archive.size());
      assertTrue(!archive.isComplete());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseAFileThatIsCutAfterItWasOpened(IpcFormat format) throws IOException {
    Recording recording = Recording.write(folder.resolve("later"), format, 3, 2, FRAMES);
    ArchiveOptions oneCopy = ArchiveOptions.DEFAULT.withAccess(PixelAccess.COPIED).withMaxCopies(1);
    try (FrameArchive archive = FrameArchive.open(recording.path(), oneCopy);
        FileChannel other = FileChannel.open(recording.path(), StandardOpenOption.WRITE)) {
      other.truncate(recording.ends().get(2));
      try (Frame frame = archive.get(1)) {
        assertEquals(ByteBuffer.wrap(recording.pixels().get(1)), frame.buffer());
      }
      assertThrows(ArchiveFormatException.class, () -> archive.get(2));
      archive.get(0).close();
    }
  }

  /** Tells whether the archive says that it is complete. */
  private static boolean assertReads(Recording recording, Path path, int cut) {
    int expected = recording.framesBefore(cut);
    if (expected < 0) {
      ArchiveFormatException refused =
          assertThrows(ArchiveFormatException.class, () -> FrameArchive.open(path));
      assertTrue(refused.getMessage().contains("expected a whole schema"), refused.getMessage());
      return false;
    }
    try (FrameArchive archive = FrameArchive.open(path)) {
      assertEquals(expected, archive.size(), () -> "cut at " + cut);
      for (int i = 0; i < expected; i++) {
        try (Frame frame = archive.get(i)) {
          assertEquals(recording.infos().get(i), frame.info());
          assertEquals(ByteBuffer.wrap(recording.pixels().get(i)), frame.buffer());
        }
      }
      return archive.isComplete();
    }
  }
}
