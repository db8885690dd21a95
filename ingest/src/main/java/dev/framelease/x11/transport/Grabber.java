package dev.framelease.x11.transport;

import dev.framelease.capture.Transport;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.pool.SlotPool;
import dev.framelease.x11.screen.GrabbedWindow;
import dev.framelease.x11.xcb.MalformedReplyException;

/** A way for pixels from the server into a slot. On the connection's thread only. */
public interface Grabber extends SlotPool.Source<X11SlotMemory> {
  /** A grab under way. */
  interface UnderWay {
    /**
     * Tells whether the answer has come, as far as the socket has been read. It never waits.
     *
     * @return whether {@link #await} returns or throws at once
     */
    boolean isThere();

    /**
     * Waits until the pixels are in the slot. Call it once, and always: until it returns or throws,
     * somebody may write into the slot.
     *
     * @return how many bytes this process copied
     */
    long await();

    /**
     * Tells, when it has been awaited, whether the pixels are of several moments, since somebody
     * drew while they were copied: they are to be asked for once more.
     *
     * @return whether that may be so
     */
    default boolean isTorn() {
      return false;
    }
  }

  /**
   * Returns the way that pixels take.
   *
   * @return shared memory, or the socket
   */
  Transport transport();

  /**
   * Tells whether a request would wait for nothing, neither now nor for more than its answer.
   *
   * @param region what is to be requested
   * @param memory what it is to be written into
   * @return false if that is not certain
   */
  boolean isPrepared(Region region, X11SlotMemory memory);

  /**
   * Asks for the pixels of a region, laid out as {@link GrabbedWindow#layout} says.
   *
   * @param region of what is grabbed
   * @param memory large enough for it
   * @return the grab
   */
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
