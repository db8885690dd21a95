package dev.framelease.arrow.replay;

import dev.framelease.arrow.replay.Column.Part;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;

/**
 * The columns of a compressed batch, but the pixels, decoded one behind the other. Immutable after
 * it was made.
 */
final class DecodedRows implements RowBytes {
  /** The rows of two million frames of other writers, or much damage. */
  private static final int MAX_BYTES = 16 << 20;

  private final Place at;
  private final ByteBuffer bytes;
  private final Map<Part, Long> starts = new EnumMap<>(Part.class);

  private DecodedRows(Place at, int byteSize) {
    this.at = at;
    // The decoder writes into direct memory.
    this.bytes = ByteBuffer.allocateDirect(byteSize).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Decodes the values of a batch that are needed. */
  static DecodedRows of(ZstdDecoders decoders, Place at, RowBatch batch) {
    long byteSize = 0;
    for (Map.Entry<Part, Long> part : batch.needed().entrySet()) {
      long needed = part.getKey() == Part.PIXELS ? 0 : part.getValue();
      byteSize += needed;
      // Within the loop, so that the sum of numbers of the file cannot overflow.
      at.require(
          needed >= 0 && byteSize <= MAX_BYTES,
          "compressed columns of the size",
          byteSize,
          "at most " + MAX_BYTES + " bytes beside the pixels; write fewer rows into a batch");
      if (needed > 0) {
        // Before there is memory for it.
        boolean unused =
            decoders.require(
                batch.start(part.getKey()), batch.lengths().get(part.getKey()), needed);
      }
    }
    DecodedRows rows = new DecodedRows(at, (int) byteSize);
    batch.needed().forEach((part, needed) -> rows.decode(decoders, batch, part, needed));
    return rows;
  }

  private void decode(ZstdDecoders decoders, RowBatch batch, Part part, long needed) {
    if (part == Part.PIXELS) {
      starts.put(part, batch.start(part));
      return;
    }
    starts.put(part, (long) bytes.position());
    int end = bytes.position() + (int) needed;
    if (needed > 0) {
      bytes.limit(end);
      decoders.decode(batch.start(part), batch.lengths().get(part), 0, bytes.slice());
    }
    bytes.limit(bytes.capacity()).position(end);
  }

  /** Where each part starts: in these bytes, but the pixels in the file. */
  Map<Part, Long> starts() {
    return starts;
  }

  @Override
  public ByteBuffer read(long position, int length) {
    at.require(
        position >= 0 && position <= bytes.capacity() - length,
        "values at the decoded byte",
        position,
        "some within " + bytes.capacity());
    ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.get((int) position, copy.array());
    return copy;
  }
}
