package dev.framelease.arrow.replay;

/**
 * The ways of pixels into memory: one for each way in which they can be in the file. Thread-safe.
 */
final class ArchiveMemory implements AutoCloseable {
  /** Above a 4K frame. */
  private static final long USUAL_BYTES = 64 << 20;

  private final FrameMemory plain;
  private final FrameMemory decoded;
  private final FrameMemory converted;
  private final FrameMemory decodedAndConverted;

  ArchiveMemory(
      ArchiveFile file, ZstdDecoders decoders, ArchiveOptions options, ImageColumn images) {
    String name = file.toString();
    CopiedFrames frames = new CopiedFrames(name, options.maxCopies());
    // Each is held while its frame is, and no longer than it is made: so there is one for each.
    CopiedFrames tensors = new CopiedFrames(name, options.maxCopies());
    boolean maps = options.access() == PixelAccess.MAPPED;
    MappedMemory mapped =
        new MappedMemory(file, images.image().map(StoredImage::byteSize).orElse(USUAL_BYTES));
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

  @Override
  public void close() {
    plain.close();
    decoded.close();
    converted.close();
    decodedAndConverted.close();
  }
}
