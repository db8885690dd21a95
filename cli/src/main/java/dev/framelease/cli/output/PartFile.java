package dev.framelease.cli.output;

import dev.framelease.arrow.ipc.OwnersFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is written under a name that ends with {@code .part}, and gets its own when it is
 * complete. Its owner alone can read it: it tells what was on the screen.
 *
 * @param path the name that it gets in the end
 */
public record PartFile(Path path) {
  public static final String SUFFIX = ".part";

  /** Makes it anew, empty, and returns where to write until it is complete. */
  public Path create() throws IOException {
    Files.deleteIfExists(part());
    return OwnersFile.create(part());
  }

  /** Gives it its name, in place of a file that has it. */
  public void keep() throws IOException {
    Files.move(part(), path, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes what has been written under the other name. */
  public void discard() throws IOException {
    Files.deleteIfExists(part());
  }

  private Path part() {
    return path.resolveSibling(path.getFileName() + SUFFIX);
  }
}
