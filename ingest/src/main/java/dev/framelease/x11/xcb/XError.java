package dev.framelease.x11.xcb;

import java.io.Serializable;

/**
 * An error as the server sent it.
 *
 * @param code from 0 to 255; up to 17 of the core protocol, beyond that of an extension
 * @param majorOpcode which request failed, or which extension it belongs to
 * @param minorOpcode which request of the extension
 * @param badValue the value or the resource that the server complains of
 */
public record XError(int code, int majorOpcode, int minorOpcode, int badValue)
    implements Serializable {
  /** Reads the 32 bytes of an error, as in the X11 protocol, section 8. */
  static XError parse(Wire wire) {
    return new XError(wire.u8(1), wire.u8(10), wire.u16(8), wire.i32(4));
  }
}
