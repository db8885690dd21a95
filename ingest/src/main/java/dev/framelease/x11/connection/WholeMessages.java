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

  /** What has come of the answers that are waited for. */
  enum Found {
    /** The last answer, and nothing is missing of any message. Only events can come after it. */
    LAST_ANSWER,

    /** Whole messages, after which more answers come. */
    MORE_TO_COME,

    /** A part of a message at the end. */
    INCOMPLETE,

    /** Nothing at all, as where the other side has gone. */
    NOTHING
  }

  /**
   * Looks through replies, errors and events.
   *
   * @param bytes from the start of a message on
   * @param lastAnswer the request whose answer comes last, by its number in the sequence
   */
  static Found in(ByteBuffer bytes, int lastAnswer) {
    if (bytes.limit() == 0) {
      return Found.NOTHING;
    }
    boolean found = false;
    long end = 0;
    while (end + HEADER_BYTES <= bytes.limit()) {
      int at = (int) end;
      int type = bytes.get(at) & 0x7f;
      found |= type <= REPLY && bytes.getShort(at + 2) == (short) lastAnswer;
      boolean longer = type == REPLY || type == GENERIC_EVENT;
      end += HEADER_BYTES + (longer ? 4 * (bytes.getInt(at + 4) & 0xffff_ffffL) : 0);
    }
    if (end != bytes.limit()) {
      return Found.INCOMPLETE;
    }
    return found ? Found.LAST_ANSWER : Found.MORE_TO_COME;
  }
}
