package dev.framelease.arrow.replay;

import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Bounds what a schema makes the reader do. Tables of a flatbuffer may point to each other, so that
 * a few bytes describe endless trees of fields, or the same long string a million times; this walks
 * them first and stops early. It also refuses what this package does not read.
 */
final class SchemaBudget {
  private static final int MAX_FIELDS = 4096;
  private static final int MAX_DEPTH = 32;

  private final Place at;
  private int fieldsLeft = MAX_FIELDS;
  private long textLeft;

  private SchemaBudget(Place at, long textLeft) {
    this.at = at;
    this.textLeft = textLeft;
  }

  /** Converts a schema that has passed. */
  static org.apache.arrow.vector.types.pojo.Schema convert(Place at, Schema schema) {
    return at.parse(
        "a schema",
        Place.AS_ARROW_SAYS,
        () -> {
          if (schema == null) {
            throw at.wrong("nothing", "a schema");
          }
          new SchemaBudget(at, 4L * schema.getByteBuffer().capacity()).schema(schema);
          return org.apache.arrow.vector.types.pojo.Schema.convertSchema(schema);
        });
  }

  private void schema(Schema schema) {
    at.require(
        schema.endianness() == Endianness.Little,
        "an endianness of",
        schema.endianness(),
        "0, little: the pixels are not converted");
    count(schema.fieldsLength());
    for (int i = 0; i < schema.fieldsLength(); i++) {
      field(schema.fields(i), 1);
    }
    at.require(
        schema.customMetadataLength() <= MAX_FIELDS,
        "metadata entries:",
        schema.customMetadataLength(),
        "at most " + MAX_FIELDS);
    for (int i = 0; i < schema.customMetadataLength(); i++) {
      entry(schema.customMetadata(i));
    }
  }

  private void field(Field field, int depth) {
    at.require(depth <= MAX_DEPTH, "fields of the depth", depth, "at most " + MAX_DEPTH);
    text(field.nameAsByteBuffer());
    type(field);
    count(field.childrenLength());
    for (int i = 0; i < field.childrenLength(); i++) {
      field(field.children(i), depth + 1);
    }
    count(field.customMetadataLength());
    for (int i = 0; i < field.customMetadataLength(); i++) {
      entry(field.customMetadata(i));
    }
  }

  private void type(Field field) {
    byte type = field.typeType();
    if (type == Type.Union
        || type == Type.BinaryView
        || type == Type.Utf8View
        || type == Type.ListView
        || type == Type.LargeListView
        || type == Type.RunEndEncoded) {
      throw at.wrong("a column of the type " + Type.name(type), "none: write it without");
    }
    if (field.dictionary() != null) {
      throw at.wrong("a column with a dictionary", "none: write it without");
    }
    if (type == Type.Timestamp) {
      text(((Timestamp) field.type(new Timestamp())).timezoneAsByteBuffer());
    }
  }

  private void entry(KeyValue entry) {
    text(entry.keyAsByteBuffer());
    text(entry.valueAsByteBuffer());
    // Arrow puts a name that it does not know into the log.
    if (ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME.equals(entry.key())
        && entry.value() != null
        && entry.value().chars().anyMatch(Character::isISOControl)) {
      throw at.wrong("an extension type of the name " + entry.value(), "one that can be printed");
    }
  }

  private void text(ByteBuffer text) {
    textLeft -= text == null ? 0 : text.remaining();
    at.require(textLeft >= 0, "too much text, by bytes:", -textLeft, "what the metadata can hold");
  }

  private void count(int more) {
    at.require(
        more >= 0 && more <= fieldsLeft, "fields or entries:", more, "at most " + MAX_FIELDS);
    fieldsLeft -= more;
  }
}
