package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that takes its name when its start has been written: until then a file of that name stays
 * as it was, and if the start fails, nothing new is left behind.
 *
 * <p>It is new, so that its owner alone can read it (mode 0600), whatever the mode of the file that
 * it replaces was. What is no regular file, as a device or a pipe, is opened as it is.
 */
final class RecordingFile {
  private final Path path;
  private final Path unnamed;
  private final WritableByteChannel channel;

  private RecordingFile(Path path, Path unnamed, WritableByteChannel channel) {
    this.path = path;
    this.unnamed = unnamed;
    this.channel = channel;
  }

  static RecordingFile create(Path requested) throws IOException {
    if (Files.exists(requested) && !Files.isRegularFile(requested)) {
      // What /dev/stdout leads to may have no path.
      Path device = requested.toAbsolutePath();
      return new RecordingFile(device, null, FileChannel.open(device, StandardOpenOption.WRITE));
    }
    Path path = Files.exists(requested) ? requested.toRealPath() : requested.toAbsolutePath();
    Path unnamed = OwnersFile.createUnnamed(path.getParent());
    try {
      return new RecordingFile(path, unnamed, UninterruptedFile.open(unnamed));
    } catch (Throwable t) {
      Files.deleteIfExists(unnamed);
      throw t;
    }
  }

  WritableByteChannel channel() {
    return channel;
  }

  /** Whether it is a file on a disk, and no device or pipe. */
  boolean isRegular() {
    return unnamed != null;
  }

  /** Takes the name, in place of a file that has it. */
  void takeName() throws IOException {
    if (unnamed != null) {
      Files.move(unnamed, path, StandardCopyOption.ATOMIC_MOVE);
      ((UninterruptedFile) channel).movedTo(path);
    }
  }

  /** Closes the file and removes it, if it has not taken its name. */
  void abandon() {
    try (channel) {
      if (unnamed != null) {
        Files.deleteIfExists(unnamed);
      }
    } catch (IOException e) {
      // The reason for abandoning it is what the user needs to know.
    }
  }

  static FrameWriteException refused(Path path, IOException cause) {
    return new FrameWriteException(path + " cannot be written: " + reason(path, cause), cause);
  }

  private static String reason(Path path, IOException cause) {
    if (Files.isDirectory(path)) {
      return "it is a folder; name a file in it";
    }
    Path folder = path.toAbsolutePath().getParent();
    if (cause instanceof NoSuchFileException) {
      return Files.isDirectory(folder)
          ? "no file can be made in " + folder + "; name another folder"
          : "the folder " + folder + " does not exist; make it, or name another one";
    }
    if (cause instanceof AccessDeniedException) {
      return "there is no permission to write in " + folder + "; name another folder";
    }
    return WriteFailure.reason(cause) + "; name another file, or make room on its disk";
  }
}
