package dev.framelease.cli.recording;

import dev.framelease.arrow.replay.ArchiveFormatException;
import dev.framelease.arrow.replay.ArchiveOptions;
import dev.framelease.arrow.replay.FrameRecording;
import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.option.ReadFailure;
import dev.framelease.cli.output.StandardOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A recording that a user has named. */
public final class RecordingFile {
  private static final String REMEDY =
      "; name a file that 'framelease record' has written, or another Arrow IPC file of images";

  private RecordingFile() {}

  /**
   * Opens it.
   *
   * @return a recording that the caller must close
   * @throws BadInputException if it cannot be read, or is none
   */
  public static FrameRecording open(Path path) {
    if (path.toString().equals(StandardOutput.NAME)) {
      throw new BadInputException(
          "a recording is mapped, and cannot come from standard input; save it first, and name"
              + " that file");
    }
    try {
      return FrameRecording.open(path, ArchiveOptions.DEFAULT);
    } catch (ArchiveFormatException e) {
      throw new BadInputException(whatIsWrong(path, e) + REMEDY, e);
    }
  }

  /** Names what people mistake for a recording; else, what was found at which byte. */
  private static String whatIsWrong(Path path, ArchiveFormatException e) {
    try (InputStream in = Files.newInputStream(path)) {
      return FileKind.of(in.readNBytes(FileKind.LONGEST))
          .map(kind -> path + " is no recording: " + kind)
          .orElseGet(e::getMessage);
    } catch (IOException unreadable) {
      return path + " cannot be read: " + ReadFailure.reasonOf(unreadable);
    }
  }
}
