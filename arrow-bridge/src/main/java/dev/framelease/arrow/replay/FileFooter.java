package dev.framelease.arrow.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;

/**
 * The table of contents at the end of a file: footer, its length, magic.
 *
 * <p>Source: Arrow Columnar Format, IPC File Format.
 */
final class FileFooter {
  /** At the start, with what pads it to 8 bytes. */
  static final int MAGIC_BYTES = 8;

  private static final ByteBuffer MAGIC =
      ByteBuffer.wrap("ARROW1".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

  /** More than two and a half million record batches. */
  static final int MAX_BYTES = 64 << 20;

  private final ArchiveFile file;
  private final Place at;
  private final Footer footer;

  /** Bytes that no batch has had yet: else a footer could name one a million times. */
  private long left;

  private FileFooter(ArchiveFile file, Place at, Footer footer) {
    this.file = file;
    this.at = at;
    this.footer = footer;
    this.left = at.position();
  }

  /** Whether it starts with the magic, so that it is no stream. */
  static boolean startsAsFile(ArchiveFile file) {
    return hasMagic(file, 0);
  }

  /** Whether it ends with the magic, as it does not if its writer was killed. */
  static boolean endsAsFile(ArchiveFile file) {
    return hasMagic(file, Math.max(MAGIC_BYTES, file.byteSize() - MAGIC.capacity()));
  }

  /** Whether there are more batches than a footer is read for; without it, they are found, too. */
  static boolean isTooLong(ArchiveFile file) {
    long position = lengthPosition(file);
    return position > MAX_BYTES && file.readInt(position) > MAX_BYTES;
  }

  private static long lengthPosition(ArchiveFile file) {
    return file.byteSize() - MAGIC.capacity() - Integer.BYTES;
  }

  private static boolean hasMagic(ArchiveFile file, long position) {
    return file.byteSize() - position >= MAGIC.capacity()
        && file.read(position, MAGIC.capacity()).equals(MAGIC);
  }

  static Contents read(ArchiveFile file, ArchiveOptions options) {
    long lengthPosition = lengthPosition(file);
    long most = Math.min(MAX_BYTES, lengthPosition - MAGIC_BYTES);
    Place end = file.at(lengthPosition);
    end.require(most > 0, "a file of", file.byteSize(), "one with a footer");
    int length = file.readInt(lengthPosition);
    end.require(length > 0 && length <= most, "a footer length of", length, "1 to " + most);
    Place at = file.at(lengthPosition - length);
    ByteBuffer bytes = file.read(at.position(), length);
    return at.parse(
        "a footer",
        Place.AS_ARROW_SAYS,
        () -> new FileFooter(file, at, Footer.getRootAsFooter(bytes)).read(options));
  }

  private Contents read(ArchiveOptions options) {
    Contents contents = Contents.of(at, SchemaBudget.convert(at, footer.schema()), options);
    at.require(footer.dictionariesLength() == 0, "dictionaries:", footer.dictionariesLength(), "0");
    int most = footer.getByteBuffer().capacity() / 24;
    at.require(
        footer.recordBatchesLength() >= 0 && footer.recordBatchesLength() <= most,
        "record batches:",
        footer.recordBatchesLength(),
        "at most " + most + ", which fit into the footer");
    for (int i = 0; i < footer.recordBatchesLength(); i++) {
      contents.add(message(footer.recordBatches(i)));
    }
    contents.complete();
    return contents;
  }

  /** Reads the message of a block, and checks that the two agree. */
  private IpcMessage message(Block block) {
    long limit = at.position();
    at.require(
        block.offset() >= MAGIC_BYTES && block.offset() % 8 == 0 && block.offset() < limit,
        "a block at the offset",
        block.offset(),
        "a multiple of 8 from " + MAGIC_BYTES + " to the footer's start");
    Place start = file.at(block.offset());
    at.require(
        block.metaDataLength() > IpcMessage.PREFIX_BYTES
            && block.metaDataLength() <= limit - block.offset(),
        "a block whose metadata has the length",
        block.metaDataLength(),
        "8 bytes of prefix and more, before the footer");
    ByteBuffer prefix = file.read(block.offset(), IpcMessage.PREFIX_BYTES);
    start.require(
        prefix.getInt(0) == IpcMessage.CONTINUATION,
        "a message that starts with",
        prefix.getInt(0),
        IpcMessage.CONTINUATION + ", the continuation mark");
    start.require(
        prefix.getInt(4) == block.metaDataLength() - IpcMessage.PREFIX_BYTES,
        "metadata of the length",
        prefix.getInt(4),
        block.metaDataLength() - IpcMessage.PREFIX_BYTES + ", as the footer says");
    IpcMessage message = IpcMessage.read(file, block.offset(), prefix.getInt(4));
    start.require(
        message.bodyLength() == block.bodyLength() && message.endsBefore(limit),
        "a body of the length",
        message.bodyLength(),
        block.bodyLength() + ", as the footer says, and before the footer");
    left -= message.end() - block.offset();
    at.require(left >= 0, "batches that are longer than the file by", -left, "each of them once");
    return message;
  }
}
