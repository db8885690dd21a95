package dev.framelease.arrow.replay;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/**
 * Decodes piece by piece: it holds a piece of what is compressed, and writes no byte behind the
 * target, whatever the lengths say. It goes on where it stands, so that rows that are read in order
 * are decoded once. The window that a Zstandard frame may ask for is 128 MiB, the library's own
 * bound. For one thread.
 */
final class ZstdDecoder implements AutoCloseable {
  private static final int PIECE_BYTES = 128 << 10;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);

  /** What it decodes, or null if it stands nowhere. */
  private Compressed source;

  /** How many bytes of that it has decoded. */
  private long decoded;

  /**
   * Whether it can go on to what comes after so many decoded bytes of the buffer. The answer is
   * certain on the thread that uses it, and a hint on others.
   */
  boolean standsBefore(long position, long skipped) {
    Compressed at = source;
    return at != null && at.start == position && decoded <= skipped;
  }

  /** Fills the direct target with what comes after so many decoded bytes. */
  void decode(ArchiveFile file, long position, long byteSize, long skipped, ByteBuffer target) {
    Compressed from =
        standsBefore(position, skipped) ? source : begin(new Compressed(file, position, byteSize));
    // Unless it comes to the end of this, it stands nowhere.
    source = null;
    try {
      while (decoded < skipped) {
        int length = (int) Math.min(skipped - decoded, target.capacity());
        fill(from, target.duplicate().clear().limit(length));
      }
      fill(from, target);
    } catch (ZstdException e) {
      throw new ArchiveFormatException(
          file.at(position), "bytes that cannot be decoded: " + e.getMessage(), "Zstandard's", e);
    }
    source = from;
  }

  private Compressed begin(Compressed first) {
    context.reset();
    piece.clear().limit(0);
    decoded = 0;
    return first;
  }

  private void fill(Compressed source, ByteBuffer target) {
    int start = target.position();
    while (target.hasRemaining()) {
      if (!piece.hasRemaining()) {
        source.next(piece);
      }
      int before = piece.remaining() + target.remaining();
      boolean unused = context.decompressDirectByteBufferStream(target, piece);
      if (piece.remaining() + target.remaining() == before && source.left == 0) {
        throw source.tooShort();
      }
    }
    decoded += target.position() - start;
  }

  @Override
  public void close() {
    context.close();
  }

  /** What has not been read yet of a compressed buffer. */
  private static final class Compressed {
    private final ArchiveFile file;
    private final long start;
    private long position;
    private long left;

    Compressed(ArchiveFile file, long position, long byteSize) {
      this.file = file;
      this.start = position;
      this.position = position;
      this.left = byteSize;
    }

    void next(ByteBuffer piece) {
      if (left == 0) {
        throw tooShort();
      }
      piece.clear().limit((int) Math.min(left, piece.capacity()));
      file.readInto(position, piece);
      position += piece.position();
      left -= piece.position();
      piece.flip();
    }

    ArchiveFormatException tooShort() {
      return file.at(position).wrong("the end of a compressed buffer", "as many bytes as it says");
    }
  }
}
