package dev.framelease.arrow.ipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * New files that their owner alone can read and write (mode 0600): they tell of a screen.
 *
 * <p>Thread-safe.
 */
public final class OwnersFile {
  private static final Set<PosixFilePermission> READ_AND_WRITE =
      PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(READ_AND_WRITE);

  private OwnersFile() {}

  /**
   * Makes an empty file. A umask makes its mode no other.
   *
   * @param path where nothing is yet, not even a symbolic link
   * @return the path
   * @throws java.nio.file.FileAlreadyExistsException if something is there
   * @throws IOException if the file cannot be made
   * @throws UnsupportedOperationException if the path is of a file system without POSIX modes
   */
  public static Path create(Path path) throws IOException {
    return withMode(Files.createFile(path, OWNER_ALONE));
  }

  /** Makes an empty file of a name that no other has. */
  static Path createUnnamed(Path folder) throws IOException {
    return withMode(Files.createTempFile(folder, ".framelease.", ".part", OWNER_ALONE));
  }

  /** Where files have no modes of their own, as on FAT, the owner has these, and they stay. */
  private static Path withMode(Path path) throws IOException {
    return Files.getPosixFilePermissions(path).containsAll(READ_AND_WRITE)
        ? path
        : Files.setPosixFilePermissions(path, READ_AND_WRITE);
  }
}
