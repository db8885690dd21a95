package dev.framelease.x11.xcb;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The reply to GetProperty.
 *
 * @param type the atom of its type; 0 if the window has no such property
 * @param format 8, 16 or 32 bits, which an item takes; 0 if there is none
 * @param value a copy of what was asked for of the value
 */
@SuppressWarnings("ArrayRecordComponent")
public record Property(int type, int format, byte[] value) {
  private static final int HEADER_BYTES = 32;

  static Property read(Wire wire) {
    int format = wire.u8(1);
    long bytes = (wire.i32(16) & 0xffff_ffffL) * format / 8;
    if (bytes > wire.length() - HEADER_BYTES) {
      throw new MalformedReplyException(
          "the reply with a property is "
              + wire.length()
              + " bytes long, and its value should take "
              + bytes
              + " of them");
    }
    byte[] value = new byte[(int) bytes];
    wire.slice(HEADER_BYTES, value.length).get(value);
    return new Property(wire.i32(8), format, value);
  }

  /**
   * Reads the value as text.
   *
   * @return empty if its items are not bytes; in UTF-8 where the type says so, else in Latin-1,
   *     which STRING is
   * @param utf8 the atom UTF8_STRING, or 0 if the server has none
   */
  public String text(int utf8) {
    Charset charset =
        utf8 != 0 && type == utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    return format == 8 ? new String(value, charset) : "";
  }

  /**
   * Reads the value as ids.
   *
   * @return none if its items do not have 32 bits
   */
  public List<Integer> ids() {
    List<Integer> ids = new ArrayList<>();
    if (format == 32) {
      Wire wire = new Wire("a property", ByteBuffer.wrap(value));
      for (int at = 0; at + 4 <= value.length; at += 4) {
        ids.add(wire.i32(at));
      }
    }
    return ids;
  }
}
