package dev.framelease.arrow.replay;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/**
 * Decodes piece by piece: it holds a piece of what is compressed, and writes no byte behind the
 * target, whatever the lengths say. The window that a Zstandard frame may ask for is 128 MiB, the
 * library's own bound. For one thread.
 */
final class ZstdDecoder implements AutoCloseable {
  private static final int PIECE_BYTES = 128 << 10;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);

  /** Fills the direct target with what comes after so many decoded bytes. */
  void decode(ArchiveFile file, long position, long byteSize, long skipped, ByteBuffer target) {
    try {
      context.reset();
      piece.clear().limit(0);
      Compressed source = new Compressed(file, position, byteSize);
      for (long left = skipped; left > 0; ) {
        int length = (int) Math.min(left, target.capacity());
        fill(source, target.duplicate().clear().limit(length));
        left -= length;
      }
      fill(source, target);
    } catch (ZstdException e) {
      throw new ArchiveFormatException(
          file.at(position), "bytes that cannot be decoded: " + e.getMessage(), "Zstandard's", e);
    }
  }

  private void fill(Compressed source, ByteBuffer target) {
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
  }

  @Override
  public void close() {
    context.close();
  }

  /** What has not been read yet of a compressed buffer. */
  private static final class Compressed {
    private final ArchiveFile file;
    private long position;
    private long left;

    Compressed(ArchiveFile file, long position, long byteSize) {
      this.file = file;
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
