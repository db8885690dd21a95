package dev.framelease.cli.demo;

import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.option.ByteCount;
import dev.framelease.cli.output.PartFile;
import dev.framelease.cli.output.WriteFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder for what the demo writes. All files get their names in {@link #keep}; without that,
 * {@link #close} leaves nothing behind.
 */
final class OutputFolder implements AutoCloseable {
  private final Path folder;
  private final boolean created;
  private final List<PartFile> files = new ArrayList<>();
  private boolean kept;

  private OutputFolder(Path folder, boolean created) {
    this.folder = folder;
    this.created = created;
  }

  /** Opens a folder, and makes it if there is none. */
  static OutputFolder open(Path folder) {
    boolean exists = Files.isDirectory(folder);
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "writable", PartFile.SUFFIX));
    } catch (IOException e) {
      throw unusable(folder, e);
    }
    return new OutputFolder(folder, !exists);
  }

  private static BadInputException unusable(Path folder, IOException e) {
    return new BadInputException(
        "cannot write to the output folder "
            + folder
            + ": "
            + WriteFailure.reasonOf(e)
            + "; name another one with --output",
        e);
  }

  /**
   * Adds a file.
   *
   * @param name the name that it gets in the end
   * @return where to write it until then
   */
  Path add(String name) throws IOException {
    PartFile file = new PartFile(folder.resolve(name));
    files.add(file);
    return file.create();
  }

  /** Checks that there is room for a number of bytes. */
  void requireSpace(long bytes) {
    // Not Files.getFileStore, which looks into the table of mounts: a chroot has none.
    long usable = folder.toFile().getUsableSpace();
    if (usable < bytes) {
      throw new BadInputException(
          "the output folder "
              + folder
              + " has "
              + ByteCount.format(usable)
              + " of free space, and up to "
              + ByteCount.format(bytes)
              + " are to be written; record less with --record-limit, or name another folder"
              + " with --output");
    }
  }

  /** Gives all files their names, in place of files of an earlier run. */
  void keep() throws IOException {
    for (PartFile file : files) {
      file.keep();
    }
    kept = true;
  }

  Path path() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    if (kept) {
      return;
    }
    for (PartFile file : files) {
      file.discard();
    }
    if (created) {
      Files.deleteIfExists(folder);
    }
  }
}
