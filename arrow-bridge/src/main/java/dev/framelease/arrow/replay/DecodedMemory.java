package dev.framelease.arrow.replay;

import dev.framelease.memory.Lease;

/** Frames decoded into memory of their own; the file is read, never mapped. */
final class DecodedMemory implements FrameMemory {
  /** A screen of one colour shrinks more, but not one that is larger than the usual ones. */
  private static final long USUAL_RATIO = 1000;

  private final ZstdDecoders decoders;
  private final CopiedFrames frames;

  DecodedMemory(ZstdDecoders decoders, CopiedFrames frames) {
    this.decoders = decoders;
    this.frames = frames;
  }

  @Override
  public void require(PixelPlace place) {
    long needed = place.skippedBytes() + place.byteSize();
    // So much memory is taken before it is known that it will be filled.
    boolean isCompressed = decoders.require(place.position(), place.compressedBytes(), needed);
    if (isCompressed
        && place.byteSize() > USUAL_BYTES
        && needed / USUAL_RATIO > place.compressedBytes()) {
      decoders.decodeToNowhere(place.position(), place.compressedBytes(), needed);
    }
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
}
