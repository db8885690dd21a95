package dev.framelease.djl.preprocess;

import dev.framelease.pixels.Region;
import java.util.Arrays;

/** Rows of a picture with one value around it. */
final class LetterboxRows extends RowReader {
  private final RowReader picture;
  private final Region placement;
  private final int fill;

  /** Takes a reader that leaves out the columns to the left of the picture. */
  LetterboxRows(RowReader picture, Region placement, int fill) {
    this.picture = picture;
    this.placement = placement;
    this.fill = fill << FRACTION_BITS | FLOAT_BITS;
  }

  @Override
  void begin() {
    picture.begin();
  }

  @Override
  void read(PixelRows source, int y, int[][] planes) {
    int row = y - placement.y();
    boolean hasPicture = row >= 0 && row < placement.height();
    int right = hasPicture ? placement.x() + placement.width() : 0;
    for (int[] plane : planes) {
      Arrays.fill(plane, 0, hasPicture ? placement.x() : 0, fill);
      Arrays.fill(plane, right, plane.length, fill);
    }
    if (hasPicture) {
      picture.read(source, row, planes);
    }
  }
}
