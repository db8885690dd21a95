package dev.framelease.arrow.replay;

import dev.framelease.memory.Lease;

/** Frames read into memory of their own. */
final class CopiedMemory implements FrameMemory {
  private final ArchiveFile file;
  private final CopiedFrames frames;

  CopiedMemory(ArchiveFile file, CopiedFrames frames) {
    this.file = file;
    this.frames = frames;
  }

  @Override
  public void require(PixelPlace place) {
    // That every row lies in the file was checked with its batch.
  }

  @Override
  public Lease lend(PixelPlace place, String holder) {
    return frames.lend(place.byteSize(), pixels -> file.readInto(place.position(), pixels), holder);
  }

  @Override
  public long copiedBytes(PixelPlace place) {
    return place.byteSize();
  }
}
