package dev.framelease.x11.transport;

import dev.framelease.capture.Transport;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.pool.SlotPool;
import dev.framelease.x11.screen.RootWindow;
import dev.framelease.x11.xcb.MalformedReplyException;

/** A way for pixels from the server into a slot. On the connection's thread only. */
public interface Grabber extends SlotPool.Source<X11SlotMemory> {
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

  /** Asks for the pixels of a region, laid out as {@link RootWindow#layout} says. */
  UnderWay request(Region region, X11SlotMemory memory);

  static void requireSize(String request, FrameLayout layout, long bytes) {
    if (bytes != layout.byteSize()) {
      throw new MalformedReplyException(
          request
              + " of "
              + layout.width()
              + "x"
              + layout.height()
              + " pixels of "
              + layout.format()
              + " gave "
              + bytes
              + " bytes, and should give "
              + layout.byteSize());
    }
  }
}
