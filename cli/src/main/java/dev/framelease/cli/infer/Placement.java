package dev.framelease.cli.infer;

import ai.djl.modality.cv.output.BoundingBox;
import ai.djl.modality.cv.output.CategoryMask;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.Rectangle;
import dev.framelease.pixels.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where in a model's input a frame is, so that what was found in the one can be told of the other.
 *
 * @param picture the part of the input that shows the frame
 * @param input all of it
 */
record Placement(Region picture, Region input) {
  /** Boxes beyond this are no fractions, but pixels of the input. */
  private static final double LARGEST_FRACTION = 2;

  /** Of boxes and masks of the input makes those of the frame; everything else stays as it is. */
  Object toFrame(Object output) {
    if (output instanceof DetectedObjects found) {
      return boxes(found);
    }
    return output instanceof CategoryMask mask ? cut(mask) : output;
  }

  private DetectedObjects boxes(DetectedObjects found) {
    List<String> names = new ArrayList<>();
    List<Double> probabilities = new ArrayList<>();
    List<Rectangle> boxes = new ArrayList<>();
    for (int i = 0; i < found.getNumberOfObjects(); i++) {
      DetectedObjects.DetectedObject one = found.item(i);
      names.add(one.getClassName());
      probabilities.add(one.getProbability());
      boxes.add(one.getBoundingBox().getBounds());
    }
    boolean pixels = boxes.stream().anyMatch(Placement::isOfPixels);
    double width = pixels ? 1 : input.width();
    double height = pixels ? 1 : input.height();
    List<BoundingBox> moved = new ArrayList<>();
    for (Rectangle box : boxes) {
      moved.add(
          new Rectangle(
              (box.getX() * width - picture.x()) / picture.width(),
              (box.getY() * height - picture.y()) / picture.height(),
              box.getWidth() * width / picture.width(),
              box.getHeight() * height / picture.height()));
    }
    return new DetectedObjects(names, probabilities, moved);
  }

  private static boolean isOfPixels(Rectangle box) {
    return Math.max(box.getX() + box.getWidth(), box.getY() + box.getHeight()) > LARGEST_FRACTION;
  }

  private CategoryMask cut(CategoryMask mask) {
    int[][] rows = mask.getMask();
    double down = (double) rows.length / input.height();
    double across = (double) rows[0].length / input.width();
    int top = (int) Math.round(picture.y() * down);
    int bottom = (int) Math.round((picture.y() + picture.height()) * down);
    int left = (int) Math.round(picture.x() * across);
    int right = (int) Math.round((picture.x() + picture.width()) * across);
    int[][] cut = new int[Math.max(1, bottom - top)][];
    for (int y = 0; y < cut.length; y++) {
      cut[y] = Arrays.copyOfRange(rows[top + y], left, Math.max(left + 1, right));
    }
    return new CategoryMask(mask.getClasses(), cut);
  }
}
