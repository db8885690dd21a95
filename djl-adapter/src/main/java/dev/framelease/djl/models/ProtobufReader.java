package dev.framelease.djl.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads one message in the protobuf wire format, field by field.
 *
 * <p>Not thread-safe.
 */
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;
  private static final int MAX_VARINT_BITS = 64;
  private static final int MAX_TEXT_BYTES = 64 << 10;

  private final ByteBuffer in;
  private int field;
  private int wireType;

  ProtobufReader(ByteBuffer in) {
    this.in = in;
  }

  /** Goes to the next field; false at the end. The value must be read or skipped after that. */
  boolean next() throws IOException {
    if (!in.hasRemaining()) {
      return false;
    }
    long tag = rawVarint();
    field = (int) (tag >>> 3);
    wireType = (int) tag & 7;
    if (field < 1 || tag >>> 3 != field) {
      throw new IOException("there is no field " + (tag >>> 3));
    }
    return true;
  }

  int field() {
    return field;
  }

  boolean isVarint() {
    return wireType == VARINT;
  }

  boolean isMessage() {
    return wireType == LENGTH_DELIMITED;
  }

  long varint() throws IOException {
    require(VARINT);
    return rawVarint();
  }

  String text() throws IOException {
    ByteBuffer text = bytes();
    if (text.remaining() > MAX_TEXT_BYTES) {
      throw new IOException(
          "field "
              + field
              + " is a text of "
              + text.remaining()
              + " bytes, and at most "
              + MAX_TEXT_BYTES
              + " are read");
    }
    return StandardCharsets.UTF_8.decode(text).toString();
  }

  ProtobufReader message() throws IOException {
    return new ProtobufReader(bytes());
  }

  void skip() throws IOException {
    switch (wireType) {
      case VARINT -> rawVarint();
      case FIXED_64 -> take(Long.BYTES);
      case LENGTH_DELIMITED -> bytes();
      case FIXED_32 -> take(Integer.BYTES);
      default -> throw new IOException("there is no wire type " + wireType);
    }
  }

  private ByteBuffer bytes() throws IOException {
    require(LENGTH_DELIMITED);
    return take(rawVarint());
  }

  private ByteBuffer take(long length) throws IOException {
    if (length < 0 || length > in.remaining()) {
      throw new IOException(
          "field " + field + " has " + length + " bytes, and " + in.remaining() + " are left");
    }
    ByteBuffer taken = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return taken;
  }

  private long rawVarint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT_BITS && in.hasRemaining(); shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number does not end");
  }

  private void require(int expected) throws IOException {
    if (wireType != expected) {
      throw new IOException(
          "field " + field + " has the wire type " + wireType + " instead of " + expected);
    }
  }
}
