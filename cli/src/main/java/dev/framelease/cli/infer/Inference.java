package dev.framelease.cli.infer;

import ai.djl.modality.Classifications;
import ai.djl.modality.cv.output.BoundingBox;
import ai.djl.modality.cv.output.CategoryMask;
import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.Rectangle;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.framelease.cli.answer.AnnotatedPicture;
import dev.framelease.cli.answer.ModelOutput;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a model said of a frame, as JSON and on a picture. */
final class Inference {
  private static final int TOP = 5;

  private Inference() {}

  /** Writes fields of an object. */
  static void writeTo(JsonGenerator json, Object output) throws IOException {
    if (output instanceof DetectedObjects found) {
      json.writeArrayFieldStart("objects");
      for (int i = 0; i < found.getNumberOfObjects(); i++) {
        writeObject(json, found.item(i));
      }
      json.writeEndArray();
    } else if (output instanceof Classifications classes) {
      json.writeArrayFieldStart("classes");
      for (Classifications.Classification one : classes.topK(TOP)) {
        json.writeStartObject();
        writeClass(json, one);
        json.writeEndObject();
      }
      json.writeEndArray();
    } else if (output instanceof CategoryMask mask) {
      writeShares(json, mask);
    } else if (output instanceof ModelOutput raw) {
      json.writeArrayFieldStart("outputs");
      for (ModelOutput.Tensor tensor : raw.tensors()) {
        tensor.writeTo(json);
      }
      json.writeEndArray();
    }
  }

  private static void writeClass(JsonGenerator json, Classifications.Classification one)
      throws IOException {
    json.writeStringField("label", one.getClassName());
    json.writeNumberField("probability", one.getProbability());
  }

  private static void writeObject(JsonGenerator json, DetectedObjects.DetectedObject one)
      throws IOException {
    Rectangle box = one.getBoundingBox().getBounds();
    json.writeStartObject();
    writeClass(json, one);
    json.writeNumberField("x", box.getX());
    json.writeNumberField("y", box.getY());
    json.writeNumberField("width", box.getWidth());
    json.writeNumberField("height", box.getHeight());
    json.writeEndObject();
  }

  /** How much of the picture each class has: the mask itself is for pictures. */
  private static void writeShares(JsonGenerator json, CategoryMask mask) throws IOException {
    Map<Integer, Long> pixels = new TreeMap<>();
    long all = 0;
    for (int[] row : mask.getMask()) {
      for (int category : row) {
        pixels.merge(category, 1L, Long::sum);
        all++;
      }
    }
    json.writeArrayFieldStart("categories");
    for (Map.Entry<Integer, Long> entry : pixels.entrySet()) {
      json.writeStartObject();
      json.writeStringField("label", labelOf(mask, entry.getKey()));
      json.writeNumberField("share", (double) entry.getValue() / all);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String labelOf(CategoryMask mask, int category) {
    return category < mask.getClasses().size()
        ? mask.getClasses().get(category)
        : String.valueOf(category);
  }

  /** Draws it. */
  static void draw(AnnotatedPicture picture, Object output) {
    if (output instanceof DetectedObjects found) {
      for (int i = 0; i < found.getNumberOfObjects(); i++) {
        DetectedObjects.DetectedObject one = found.item(i);
        BoundingBox box = one.getBoundingBox();
        Rectangle at = box.getBounds();
        picture.draw(describe(one), at.getX(), at.getY(), at.getWidth(), at.getHeight());
      }
    } else if (output instanceof Classifications classes) {
      picture.caption(describe(classes.best()), "");
    } else if (output instanceof CategoryMask mask) {
      picture.draw(mask.getMask());
    }
  }

  private static String describe(Classifications.Classification one) {
    return String.format(Locale.ROOT, "%s %.2f", one.getClassName(), one.getProbability());
  }
}
