package dev.framelease.x11.xcb;

import java.util.List;

/**
 * An error as the server sent it.
 *
 * @param code from 0 to 255; up to 17 of the core protocol, beyond that of an extension
 * @param majorOpcode which request failed, or which extension it belongs to
 * @param minorOpcode which request of the extension
 * @param badValue the value or the resource that the server complains of
 */
public record XError(int code, int majorOpcode, int minorOpcode, int badValue) {
  private static final List<String> NAMES =
      List.of(
          "Success",
          "BadRequest",
          "BadValue",
          "BadWindow",
          "BadPixmap",
          "BadAtom",
          "BadCursor",
          "BadFont",
          "BadMatch",
          "BadDrawable",
          "BadAccess",
          "BadAlloc",
          "BadColor",
          "BadGC",
          "BadIDChoice",
          "BadName",
          "BadLength",
          "BadImplementation");

  /** Reads the 32 bytes of an error, as in the X11 protocol, section 8. */
  static XError parse(Wire wire) {
    return new XError(wire.u8(1), wire.u8(10), wire.u16(8), wire.i32(4));
  }

  @Override
  public String toString() {
    return (code < NAMES.size() ? NAMES.get(code) : "error")
        + " (code "
        + code
        + ", request "
        + majorOpcode
        + "."
        + minorOpcode
        + ", value 0x"
        + Integer.toHexString(badValue)
        + ")";
  }
}
