package dev.framelease.arrow.replay;

import dev.framelease.memory.Lease;

/** Frames decoded into memory of their own; the file is read, never mapped. */
final class DecodedMemory implements FrameMemory {
  private final ZstdDecoders decoders;
  private final CopiedFrames frames;

  DecodedMemory(ZstdDecoders decoders, CopiedFrames frames) {
    this.decoders = decoders;
    this.frames = frames;
  }

  @Override
  public Lease lend(PixelPlace place, String holder) {
    return frames.lend(
        place.byteSize(),
        pixels ->
            decoders.decode(
                place.position(), place.compressedBytes(), place.skippedBytes(), pixels),
        holder);
  }

  @Override
  public long copiedBytes(PixelPlace place) {
    return place.byteSize();
  }

  @Override
  public void close() {
    frames.close();
    decoders.close();
  }
}
