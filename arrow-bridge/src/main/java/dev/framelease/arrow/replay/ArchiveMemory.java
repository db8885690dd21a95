package dev.framelease.arrow.replay;

import java.util.List;

/**
 * The ways of pixels into memory: one for each way in which they can be in the file. Thread-safe.
 */
final class ArchiveMemory implements AutoCloseable {
  private final MappedMemory mapped;
  private final ZstdDecoders decoders;
  private final CopiedFrames frames;

  /** Each is held while its frame is made, and no longer: so there is one for each. */
  private final CopiedFrames tensors;

  private final FrameMemory plain;
  private final FrameMemory decoded;
  private final FrameMemory converted;
  private final FrameMemory decodedAndConverted;

  /** Takes the decoders over. */
  ArchiveMemory(
      ArchiveFile file, ZstdDecoders decoders, ArchiveOptions options, ImageColumn images) {
    boolean maps = options.access() == PixelAccess.MAPPED;
    this.mapped =
        new MappedMemory(
            file, images.image().map(StoredImage::byteSize).orElse(FrameMemory.USUAL_BYTES));
    this.decoders = decoders;
    this.frames = new CopiedFrames(file.toString(), options.maxCopies());
    this.tensors = new CopiedFrames(file.toString(), options.maxCopies());
    this.plain = maps ? mapped : new CopiedMemory(file, frames);
    this.decoded = new DecodedMemory(decoders, frames);
    this.converted = new ConvertedMemory(maps ? mapped : new CopiedMemory(file, tensors), frames);
    this.decodedAndConverted = new ConvertedMemory(new DecodedMemory(decoders, tensors), frames);
  }

  /** The way for a row. */
  FrameMemory of(PixelPlace place) {
    if (place.image().isFrame()) {
      return place.isCompressed() ? decoded : plain;
    }
    return place.isCompressed() ? decodedAndConverted : converted;
  }

  /** Lets go of what no frame uses; frames that are out stay as they are. */
  @Override
  public void close() {
    Closing.all(List.of(mapped::close, frames::close, tensors::close, decoders::close));
  }
}
