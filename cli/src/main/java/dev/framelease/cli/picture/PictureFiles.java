package dev.framelease.cli.picture;

import dev.framelease.cli.option.BadInputException;
import dev.framelease.cli.output.PartFile;
import dev.framelease.cli.output.StandardOutput;
import dev.framelease.cli.output.WriteFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Writes each picture into a file of its own, and prints the names. One thread uses it. */
public final class PictureFiles implements PictureSink {
  private final FileNamePattern pattern;
  private final PrintWriter names;
  private final Set<Path> written = new HashSet<>();

  public PictureFiles(FileNamePattern pattern, PrintWriter names) {
    this.pattern = pattern;
    this.names = names;
  }

  @Override
  public void take(long number, Picture picture) throws IOException {
    names.println(StandardOutput.nameOf(write(number, picture)));
    names.flush();
  }

  /** Writes a picture, and prints nothing. */
  public Path write(long number, Picture picture) throws IOException {
    Path path = Path.of(pattern.fill(number, picture.shot()));
    if (!written.add(path)) {
      throw new BadInputException(
          "picture "
              + number
              + " would replace one before it: "
              + path
              + "; put {n} into the name");
    }
    requireUsable(path);
    PartFile file = new PartFile(path);
    try {
      try (OutputStream stream = Files.newOutputStream(file.create())) {
        FrameImage.writePng(picture.image(), stream);
      }
      file.keep();
    } catch (IOException e) {
      discard(file, e);
      throw new BadInputException(
          "cannot write " + path + ": " + WriteFailure.reasonOf(e) + "; name another file", e);
    }
    return path;
  }

  private static void discard(PartFile file, IOException why) {
    try {
      file.discard();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** What is no file, such as /dev/null, is not to be replaced by one. */
  private static void requireUsable(Path path) {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path)) {
      throw new BadInputException(
          path
              + " is "
              + (Files.isDirectory(path) ? "a folder" : "no file")
              + ", and would be replaced; name a file");
    }
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new BadInputException(
          "there is no folder " + folder + " for " + path + "; make it first: mkdir -p " + folder);
    }
  }
}
