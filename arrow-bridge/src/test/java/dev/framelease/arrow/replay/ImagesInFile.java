package dev.framelease.arrow.replay;

import dev.framelease.pixels.PixelFormat;
import dev.framelease.testing.LedgerExtension;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tests of one file of images, which each test writes as it wants it. */
@ExtendWith(LedgerExtension.class)
abstract class ImagesInFile {
  static final ArchiveOptions RGB = as(PixelFormat.RGB);

  @TempDir Path folder;

  static ArchiveOptions as(PixelFormat format) {
    return ArchiveOptions.DEFAULT.withPixelFormat(format);
  }

  Path path() {
    return folder.resolve("images.arrow");
  }

  void write(ImageFile file, Picture picture) throws IOException {
    file.write(path(), Picture.ROWS, picture::level, picture.shape());
  }

  void assertShows(Picture picture, ArchiveOptions options, int copiedBytes) {
    picture.assertShownBy(path(), options, copiedBytes);
  }

  void assertRefused(ArchiveOptions options, String expected) {
    Picture.assertRefused(path(), options, expected);
  }
}
