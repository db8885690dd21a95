package dev.framelease.x11.screen;

import dev.framelease.capture.MonitorIdentity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The first block of what a monitor says of itself (VESA E-EDID 1.3, section 3). It comes from
 * hardware of any quality: what does not follow the standard is no identity.
 */
final class Edid {
  static final int BLOCK_BYTES = 128;

  private static final long HEADER = 0x00ffffffffffff00L;
  private static final int MANUFACTURER_AT = 8;
  private static final int PRODUCT_AT = 10;
  private static final int SERIAL_AT = 12;
  private static final int DESCRIPTORS_AT = 54;
  private static final int DESCRIPTOR_BYTES = 18;
  private static final int TEXT_BYTES = 13;
  private static final int SERIAL_TEXT = 0xff;

  private Edid() {}

  /** Reads who a monitor is; empty if these bytes are no EDID. */
  static Optional<MonitorIdentity> identityOf(ByteBuffer bytes) {
    ByteBuffer block = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (block.limit() < BLOCK_BYTES || block.getLong(0) != HEADER || !hasRightSum(block)) {
      return Optional.empty();
    }
    return manufacturer(block)
        .map(
            letters ->
                new MonitorIdentity(
                    letters, Short.toUnsignedInt(block.getShort(PRODUCT_AT)), serial(block)));
  }

  private static boolean hasRightSum(ByteBuffer block) {
    int sum = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      sum += block.get(i);
    }
    return (sum & 0xff) == 0;
  }

  /** Three letters of five bits each, 1 for A, the most significant byte first. */
  private static Optional<String> manufacturer(ByteBuffer block) {
    int packed = Short.toUnsignedInt(Short.reverseBytes(block.getShort(MANUFACTURER_AT)));
    StringBuilder letters = new StringBuilder();
    for (int shift = 10; shift >= 0; shift -= 5) {
      letters.append((char) ('A' - 1 + (packed >> shift & 0x1f)));
    }
    return letters.toString().matches("[A-Z]{3}")
        ? Optional.of(letters.toString())
        : Optional.empty();
  }

  private static String serial(ByteBuffer block) {
    for (int at = DESCRIPTORS_AT; at + DESCRIPTOR_BYTES < BLOCK_BYTES; at += DESCRIPTOR_BYTES) {
      // A descriptor that is no timing starts with three zeros, its type, and a zero.
      boolean isText = block.getShort(at) == 0 && block.get(at + 2) == 0;
      if (isText && (block.get(at + 3) & 0xff) == SERIAL_TEXT) {
        String text = text(block.slice(at + 5, TEXT_BYTES));
        if (!text.isEmpty()) {
          return text;
        }
      }
    }
    int number = block.getInt(SERIAL_AT);
    return number == 0 ? "" : Integer.toUnsignedString(number);
  }

  /** Up to a line feed, without what cannot be printed. */
  private static String text(ByteBuffer bytes) {
    String all = StandardCharsets.ISO_8859_1.decode(bytes).toString();
    int end = all.indexOf('\n');
    return (end < 0 ? all : all.substring(0, end)).replaceAll("[^ -~]", "").strip();
  }
}
