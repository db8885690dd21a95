package dev.framelease.arrow.replay;

import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;

/**
 * An encapsulated message: 8 bytes of prefix, metadata, body.
 *
 * <p>Source: Arrow Columnar Format, Encapsulated message format.
 *
 * @param at where its prefix is
 * @param message its metadata, over heap memory
 * @param header of which type it is
 * @param bodyStart where its body is in the file
 * @param bodyLength in bytes; the body may end after the file
 */
record IpcMessage(Place at, Message message, byte header, long bodyStart, long bodyLength) {
  static final int PREFIX_BYTES = 8;
  static final int CONTINUATION = -1;

  /** Far more than thousands of columns take. */
  static final int MAX_METADATA_BYTES = 16 << 20;

  /** Reads the metadata of a message whose prefix says how long it is. */
  static IpcMessage read(ArchiveFile file, long position, int metadataLength) {
    Place at = file.at(position);
    at.require(
        metadataLength > 0 && metadataLength <= MAX_METADATA_BYTES && metadataLength % 8 == 0,
        "a length of the metadata of",
        metadataLength,
        "a multiple of 8 from 8 to " + MAX_METADATA_BYTES);
    ByteBuffer bytes = file.read(position + PREFIX_BYTES, metadataLength);
    return at.parse("a message", Place.AS_ARROW_SAYS, () -> of(at, bytes));
  }

  private static IpcMessage of(Place at, ByteBuffer metadata) {
    long bodyStart = at.position() + PREFIX_BYTES + metadata.remaining();
    Message message = Message.getRootAsMessage(metadata);
    at.require(
        message.version() == MetadataVersion.V4 || message.version() == MetadataVersion.V5,
        "a metadata version of",
        message.version(),
        "3 or 4, which are V4 and V5");
    at.require(
        message.bodyLength() >= 0 && message.bodyLength() % 8 == 0,
        "a body length of",
        message.bodyLength(),
        "a multiple of 8 from 0 on");
    return new IpcMessage(at, message, message.headerType(), bodyStart, message.bodyLength());
  }

  void requireHeader(byte type) {
    if (header != type) {
      throw at.wrong("a message of the type " + header, MessageHeader.name(type) + ", " + type);
    }
  }

  /** Whether the whole body is before a byte of the file. */
  boolean endsBefore(long limit) {
    return bodyLength <= limit - bodyStart;
  }

  long end() {
    return bodyStart + bodyLength;
  }
}
