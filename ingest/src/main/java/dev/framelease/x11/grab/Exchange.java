package dev.framelease.x11.grab;

import dev.framelease.capture.CursorImage;
import dev.framelease.pixels.Region;
import dev.framelease.pool.Slot;
import dev.framelease.x11.cursor.Cursors;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.xcb.MalformedReplyException;
import dev.framelease.x11.xcb.XErrorException;

/**
 * What was asked for one frame: pixels into a slot, or whether anything has changed, and perhaps
 * the cursor. For one thread at a time.
 *
 * <p>All answers are read, also where one is a refusal: until the last has come, the server may
 * write into the slot. A connection that is lost ends the reading at once.
 */
final class Exchange {
  private final Slot<X11SlotMemory> slot;
  private final Region region;
  private final long requestedNanos;
  private final Grabber.UnderWay pixels;
  private Cursors.Asked cursorAsked;
  private boolean isRead;
  private long copiedBytes;
  private CursorImage cursor;
  private RuntimeException failure;

  /**
   * Something that was asked.
   *
   * @param slot that the server writes into; null if it copies nothing
   * @param region what of the root the pixels, or the changes, are of
   * @param requestedNanos when that was, as {@link System#nanoTime()}
   * @param pixels or changes, on their way
   */
  Exchange(Slot<X11SlotMemory> slot, Region region, long requestedNanos, Grabber.UnderWay pixels) {
    this.slot = slot;
    this.region = region;
    this.requestedNanos = requestedNanos;
    this.pixels = pixels;
  }

  /** The cursor was asked for, too, after the pixels. */
  void asked(Cursors.Asked question) {
    cursorAsked = question;
  }

  Slot<X11SlotMemory> slot() {
    return slot;
  }

  Region region() {
    return region;
  }

  long requestedNanos() {
    return requestedNanos;
  }

  /** Tells whether all answers are there: they come in the order of the questions. */
  boolean isThere() {
    return cursorAsked == null ? pixels.isThere() : cursorAsked.isThere();
  }

  /** Waits for the answers; once they are read, does nothing. */
  void await() {
    if (isRead) {
      return;
    }
    try {
      copiedBytes = pixels.await();
    } catch (XErrorException | MalformedReplyException e) {
      failure = e;
    }
    try {
      cursor = cursorAsked == null ? null : cursorAsked.await().orElse(null);
    } catch (XErrorException | MalformedReplyException e) {
      failure = e;
    }
    isRead = true;
  }

  /** What the server refused with, or sent instead of an answer; null if it did not. */
  RuntimeException failure() {
    return failure;
  }

  /** Whether the pixels are of several moments. */
  boolean isTorn() {
    return pixels.isTorn();
  }

  /** How many bytes this process copied. */
  long copiedBytes() {
    return copiedBytes;
  }

  /** The cursor that is to be drawn; null if there is none, or none is wanted. */
  CursorImage cursor() {
    return cursor;
  }
}
