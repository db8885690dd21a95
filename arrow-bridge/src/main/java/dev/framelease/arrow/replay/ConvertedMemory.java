package dev.framelease.arrow.replay;

import dev.framelease.memory.Lease;

/** Frames converted into memory of their own, from tensors that are held no longer than that. */
final class ConvertedMemory implements FrameMemory {
  private final FrameMemory tensors;
  private final CopiedFrames frames;

  ConvertedMemory(FrameMemory tensors, CopiedFrames frames) {
    this.tensors = tensors;
    this.frames = frames;
  }

  @Override
  public void require(PixelPlace place) {
    tensors.require(place);
  }

  @Override
  public Lease lend(PixelPlace place, String holder) {
    return frames.lend(
        Math.toIntExact(place.image().layout().byteSize()),
        pixels -> {
          try (Lease tensor = tensors.lend(place, "the tensor of " + holder)) {
            ImageConversion.convert(place.image(), tensor, pixels);
          }
        },
        holder);
  }

  @Override
  public long copiedBytes(PixelPlace place) {
    return tensors.copiedBytes(place) + place.image().layout().byteSize();
  }
}
