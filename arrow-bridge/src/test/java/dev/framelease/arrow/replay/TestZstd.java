package dev.framelease.arrow.replay;

import com.github.luben.zstd.Zstd;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;

/** Zstandard for Arrow's own readers and writers, which put their own prefixes to it. */
final class TestZstd extends AbstractCompressionCodec implements CompressionCodec.Factory {
  @Override
  protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf source) {
    byte[] bytes = new byte[(int) source.writerIndex()];
    source.getBytes(0, bytes);
    byte[] compressed = Zstd.compress(bytes);
    ArrowBuf target =
        allocator.buffer(CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH + compressed.length);
    target.setBytes(CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH, compressed);
    return target.writerIndex(CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH + compressed.length);
  }

  @Override
  protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf source) {
    int start = (int) CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH;
    byte[] bytes = new byte[(int) source.writerIndex() - start];
    source.getBytes(start, bytes);
    byte[] decoded = Zstd.decompress(bytes, (int) source.getLong(0));
    ArrowBuf target = allocator.buffer(decoded.length);
    target.setBytes(0, decoded);
    return target.writerIndex(decoded.length);
  }

  @Override
  public CompressionUtil.CodecType getCodecType() {
    return CompressionUtil.CodecType.ZSTD;
  }

  @Override
  public CompressionCodec createCodec(CompressionUtil.CodecType codecType) {
    return this;
  }

  @Override
  public CompressionCodec createCodec(CompressionUtil.CodecType codecType, int level) {
    return this;
  }
}
