package dev.framelease.arrow.replay;

import dev.framelease.arrow.batch.FrameSchema;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Where a record batch describes a part of the row: in which of its nodes, and in which buffer.
 *
 * @param node index of its field node
 * @param buffer index of its buffer of values, or {@link #NO_VALUES}
 * @param valuesPerRow how many values a row has, or {@link #ANY_NUMBER}
 * @param bytesPerValue the size of one
 */
record Column(int node, int buffer, int valuesPerRow, int bytesPerValue) {
  static final int NO_VALUES = -1;

  /** As many values as the row says. */
  static final int ANY_NUMBER = -1;

  /** The parts of a row that Framelease reads. */
  enum Part {
    FRAME,
    TENSOR,
    TENSOR_OFFSETS,
    PIXELS,
    SHAPE,
    LENGTHS,
    SEQUENCE,
    CAPTURED_AT,
    REQUESTED_NANOS,
    COMPLETED_NANOS,
    REGION,
    X,
    Y,
    WIDTH,
    HEIGHT,
    DAMAGE,
    DAMAGE_OFFSETS,
    RECTANGLE,
    RECTANGLE_X,
    RECTANGLE_Y,
    RECTANGLE_WIDTH,
    RECTANGLE_HEIGHT,
    GEOMETRY_EPOCH;

    /** The column that says it beside the pixels; empty for a part of the pixels themselves. */
    Optional<Part> described() {
      if (compareTo(SEQUENCE) < 0) {
        return Optional.empty();
      }
      if (compareTo(REGION) >= 0 && compareTo(HEIGHT) <= 0) {
        return Optional.of(REGION);
      }
      return Optional.of(
          compareTo(DAMAGE) >= 0 && compareTo(RECTANGLE_HEIGHT) <= 0 ? DAMAGE : this);
    }

    /** Whether it belongs to the rectangles of damage, of which a row has any number. */
    boolean isOfRectangles() {
      return compareTo(RECTANGLE) >= 0 && compareTo(RECTANGLE_HEIGHT) <= 0;
    }
  }

  boolean hasAnyNumber() {
    return valuesPerRow == ANY_NUMBER;
  }

  int bytesPerRow() {
    return valuesPerRow * bytesPerValue;
  }

  /**
   * All columns of a schema.
   *
   * @param parts those that are read
   * @param nodes how many nodes a batch must have
   * @param buffers how many buffers
   * @param isOwn whether the file says that it is of Framelease's format, so that nothing but
   *     damage can be null
   */
  record Columns(Map<Part, Column> parts, int nodes, int buffers, boolean isOwn) {
    /** Numbers fields and buffers as the format does: parents before their children. */
    static Columns of(Schema schema, ImageColumn images) {
      Numbering numbering = new Numbering(images);
      for (Field field : schema.getFields()) {
        numbering.column(field, field.equals(images.field()));
      }
      return new Columns(
          Collections.unmodifiableMap(numbering.parts),
          numbering.nodes,
          numbering.buffers,
          FrameSchema.isOwn(schema));
    }

    /** The others, as if some columns beside the pixels were not there. */
    Columns without(Set<Part> passedOver) {
      if (passedOver.isEmpty()) {
        return this;
      }
      Map<Part, Column> left = new EnumMap<>(parts);
      left.keySet().removeIf(part -> part.described().filter(passedOver::contains).isPresent());
      return new Columns(Collections.unmodifiableMap(left), nodes, buffers, isOwn);
    }
  }

  private static final class Numbering {
    private final Map<Part, Column> parts = new EnumMap<>(Part.class);
    private final ImageColumn images;
    private int nodes;
    private int buffers;

    Numbering(ImageColumn images) {
      this.images = images;
    }

    void column(Field field, boolean isFrame) {
      if (isFrame && !parts.containsKey(Part.FRAME)) {
        parts.put(Part.FRAME, new Column(nodes, NO_VALUES, 1, 0));
        images.image().ifPresentOrElse(this::tensor, () -> tensors(field));
      } else {
        described(field);
      }
      skip(field);
    }

    /** The list has one buffer, its child two, the second of them the values. */
    private void tensor(StoredImage image) {
      int values = Math.toIntExact(image.byteSize() / image.samples().itemSize());
      pixels(nodes + 1, buffers + 2, values);
    }

    private void pixels(int node, int buffer, int valuesPerRow) {
      parts.put(Part.PIXELS, new Column(node, buffer, valuesPerRow, images.itemSize()));
    }

    /** The children of a struct, which has one buffer, in whichever order they are. */
    private void tensors(Field struct) {
      int node = nodes + 1;
      int buffer = buffers + 1;
      for (Field child : struct.getChildren()) {
        if (child.getType() instanceof ArrowType.FixedSizeList sizes) {
          parts.put(Part.SHAPE, new Column(node, NO_VALUES, 1, 0));
          parts.put(
              Part.LENGTHS, new Column(node + 1, buffer + 2, sizes.getListSize(), Integer.BYTES));
          buffer += 3;
        } else {
          parts.put(Part.TENSOR, new Column(node, NO_VALUES, 1, 0));
          parts.put(Part.TENSOR_OFFSETS, new Column(node, buffer + 1, 1, Integer.BYTES));
          pixels(node + 1, buffer + 3, ANY_NUMBER);
          buffer += 4;
        }
        node += 2;
      }
    }

    private void described(Field field) {
      switch (field.getName()) {
        case "sequence" -> values(Part.SEQUENCE, Long.BYTES);
        case "captured_at" -> values(Part.CAPTURED_AT, Long.BYTES);
        case "requested_nanos" -> values(Part.REQUESTED_NANOS, Long.BYTES);
        case "completed_nanos" -> values(Part.COMPLETED_NANOS, Long.BYTES);
        case "region" -> rectangle(0, 0, Part.REGION, Part.X, Part.Y, Part.WIDTH, Part.HEIGHT);
        case "damage" -> damage();
        case "geometry_epoch" -> values(Part.GEOMETRY_EPOCH, Integer.BYTES);
        default -> {}
      }
    }

    private void damage() {
      // A list has two buffers: what is null, and where each row starts.
      parts.put(Part.DAMAGE, new Column(nodes, buffers, 1, 0));
      parts.put(Part.DAMAGE_OFFSETS, new Column(nodes, buffers + 1, 1, Integer.BYTES));
      rectangle(
          1,
          2,
          Part.RECTANGLE,
          Part.RECTANGLE_X,
          Part.RECTANGLE_Y,
          Part.RECTANGLE_WIDTH,
          Part.RECTANGLE_HEIGHT);
    }

    private void rectangle(int nodesBefore, int buffersBefore, Part struct, Part... children) {
      int node = nodes + nodesBefore;
      int buffer = buffers + buffersBefore;
      parts.put(struct, new Column(node, NO_VALUES, 1, 0));
      for (int i = 0; i < children.length; i++) {
        // The struct has one buffer; each child has two, the second of them the values.
        parts.put(children[i], new Column(node + 1 + i, buffer + 2 + 2 * i, 1, Integer.BYTES));
      }
    }

    private void values(Part part, int byteWidth) {
      parts.put(part, new Column(nodes, buffers + 1, 1, byteWidth));
    }

    private void skip(Field field) {
      nodes++;
      buffers += TypeLayout.getTypeBufferCount(field.getType());
      field.getChildren().forEach(this::skip);
    }
  }
}
