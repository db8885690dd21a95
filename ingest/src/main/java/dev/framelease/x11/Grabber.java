package dev.framelease.x11;

import dev.framelease.capture.Transport;
import dev.framelease.pixels.Region;
import dev.framelease.pool.SlotPool;
import dev.framelease.x11.xcb.MalformedReplyException;

/** A way for pixels from the server into a slot. On the connection's thread only. */
interface Grabber extends SlotPool.Source<X11SlotMemory> {
  /** A grab under way. */
  @FunctionalInterface
  interface UnderWay {
    /**
     * Waits until the pixels are in the slot. Call it once, and always: until it returns or throws,
     * somebody may write into the slot.
     *
     * @return how many bytes this process copied
     */
    long await();
  }

  Transport transport();

  /** Asks for the pixels of a region, row after row, at the start of the memory. */
  UnderWay request(Region region, X11SlotMemory memory);

  /** How many bytes the pixels of a region take. */
  static long byteSize(Region region) {
    return 4L * region.width() * region.height();
  }

  static void requireSize(String request, Region region, long bytes) {
    if (bytes != byteSize(region)) {
      throw new MalformedReplyException(
          request
              + " of "
              + region
              + " gave "
              + bytes
              + " bytes, and should give "
              + byteSize(region));
    }
  }
}
