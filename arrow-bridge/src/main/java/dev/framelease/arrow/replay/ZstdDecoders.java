package dev.framelease.arrow.replay;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;

/**
 * Decodes compressed buffers: 8 bytes of the length after decoding, then Zstandard frames; or −1
 * and the bytes as they are.
 *
 * <p>Source: Arrow's {@code format/Message.fbs}, {@code BodyCompressionMethod.BUFFER}. Some
 * decoders are kept for the next buffers. Thread-safe.
 */
final class ZstdDecoders implements AutoCloseable {
  static final int PREFIX_BYTES = Long.BYTES;
  private static final long NOT_COMPRESSED = -1;
  private static final int MAX_KEPT = 2;

  private static final int SCRATCH_BYTES = 128 << 10;

  private static final int MAX_RATIO = (128 << 10) / 4;

  private final ArchiveFile file;
  private final Spares<ZstdDecoder> spares = new Spares<>(MAX_KEPT, ZstdDecoder::close);

  ZstdDecoders(ArchiveFile file) {
    this.file = file;
  }

  static boolean isAvailable() {
    try {
      return Zstd.compressBound(1) > 0;
    } catch (LinkageError e) {
      return false;
    }
  }

  /**
   * The least that so many bytes take when they are compressed: a prefix, and 4 bytes for each
   * block, which is of at most 128 KiB (RFC 8878, 3.1.1.2). So a small file cannot ask for memory
   * without end.
   */
  static long leastBytes(long decoded) {
    return PREFIX_BYTES + Math.max(1, decoded / MAX_RATIO);
  }

  /**
   * Checks that a buffer says that it has so many bytes when it is decoded.
   *
   * @return whether it is compressed
   */
  boolean require(long position, long byteSize, long needed) {
    long length = file.readLong(position);
    long found = length == NOT_COMPRESSED ? byteSize - PREFIX_BYTES : length;
    file.at(position)
        .require(
            found >= needed,
            "a buffer that is decoded to the length",
            found,
            "at least " + needed + " bytes");
    return length != NOT_COMPRESSED;
  }

  /** Fills the target with what a buffer has after so many decoded bytes. */
  void decode(long position, long byteSize, long skipped, ByteBuffer target) {
    long body = position + PREFIX_BYTES;
    long bodyBytes = byteSize - PREFIX_BYTES;
    if (!require(position, byteSize, skipped + target.remaining())) {
      file.readInto(body + skipped, target);
      return;
    }
    ZstdDecoder decoder = take(body, skipped);
    try {
      decoder.decode(file, body, bodyBytes, skipped, target);
    } finally {
      spares.bring(decoder);
    }
  }

  /**
   * Shows that a compressed buffer has so many bytes when it is decoded, without memory for them.
   */
  void decodeToNowhere(long position, long byteSize, long needed) {
    decode(position, byteSize, needed, ByteBuffer.allocateDirect(SCRATCH_BYTES).limit(0));
  }

  /** One that stands before the bytes, if there is one: what it has decoded is not again. */
  private ZstdDecoder take(long body, long skipped) {
    ZstdDecoder found = spares.take(decoder -> decoder.standsBefore(body, skipped));
    return found == null ? new ZstdDecoder() : found;
  }

  @Override
  public void close() {
    spares.close();
  }
}
