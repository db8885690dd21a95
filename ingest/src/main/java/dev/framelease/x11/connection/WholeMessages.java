package dev.framelease.x11.connection;

import java.nio.ByteBuffer;

/**
 * Where messages of the server end: X11 protocol, section 1, "Protocol Formats". When libxcb has
 * read the header of a reply it waits for the rest, however long; so whoever must not wait looks
 * before it reads.
 */
final class WholeMessages {
  private static final int HEADER_BYTES = 32;
  private static final int REPLY = 1;
  private static final int GENERIC_EVENT = 35;

  private WholeMessages() {}

  /** Tells whether nothing is missing of the last of these replies, errors and events. */
  static boolean areIn(ByteBuffer bytes) {
    long end = 0;
    while (end + HEADER_BYTES <= bytes.limit()) {
      int type = bytes.get((int) end) & 0x7f;
      boolean longer = type == REPLY || type == GENERIC_EVENT;
      end += HEADER_BYTES + (longer ? 4 * (bytes.getInt((int) end + 4) & 0xffff_ffffL) : 0);
    }
    return end == bytes.limit();
  }
}
