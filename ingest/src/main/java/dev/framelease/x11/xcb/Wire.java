package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of the X11 protocol, read at offsets in bytes from their start, in the byte order of this
 * machine (which libxcb asks the server to use). Nothing outside is ever read.
 */
public final class Wire {
  private final ByteBuffer bytes;
  private Object what;

  /**
   * Reads from a buffer.
   *
   * @param what says for error messages what these bytes are
   * @param bytes from its position to its limit; it is not changed, and must stay readable
   */
  public Wire(Object what, ByteBuffer bytes) {
    this.what = what;
    this.bytes = bytes.slice().order(ByteOrder.nativeOrder());
  }

  /** Room for bytes that {@link #fill} brings, again and again. */
  static Wire ofRoom(int byteSize) {
    return new Wire("nothing", ByteBuffer.allocate(byteSize));
  }

  /** How many bytes there is room for. */
  int room() {
    return bytes.capacity();
  }

  /** Copies bytes here; nothing of those from before can be read any more. */
  Wire fill(Object name, Pointer from, int length) {
    what = name;
    bytes.limit(length);
    from.read(0, bytes.array(), bytes.arrayOffset(), length);
    return this;
  }

  /**
   * Returns how many bytes there are.
   *
   * @return bytes
   */
  public int length() {
    return bytes.limit();
  }

  /**
   * Reads a CARD8.
   *
   * @param offset in bytes
   * @return from 0 to 255
   * @throws MalformedReplyException if it lies outside
   */
  public int u8(int offset) {
    require(offset, 1);
    return bytes.get(offset) & 0xff;
  }

  /**
   * Reads a CARD16.
   *
   * @param offset in bytes
   * @return from 0 to 65535
   * @throws MalformedReplyException if it lies outside
   */
  public int u16(int offset) {
    require(offset, 2);
    return bytes.getShort(offset) & 0xffff;
  }

  /**
   * Reads an INT16.
   *
   * @param offset in bytes
   * @return from −32768 to 32767
   * @throws MalformedReplyException if it lies outside
   */
  public int i16(int offset) {
    require(offset, 2);
    return bytes.getShort(offset);
  }

  /**
   * Reads 32 bits: an INT32, or a resource id, a timestamp, a mask.
   *
   * @param offset in bytes
   * @return the bits
   * @throws MalformedReplyException if it lies outside
   */
  public int i32(int offset) {
    require(offset, 4);
    return bytes.getInt(offset);
  }

  /**
   * Reads characters.
   *
   * @param offset in bytes
   * @param length in bytes
   * @return the text, taken as UTF-8
   * @throws MalformedReplyException if it lies outside
   */
  public String text(int offset, int length) {
    require(offset, length);
    return StandardCharsets.UTF_8.decode(bytes.slice(offset, length)).toString();
  }

  /**
   * Returns some of the bytes, without a copy.
   *
   * @param offset in bytes
   * @param length in bytes
   * @return a buffer over them, readable as long as these are
   * @throws MalformedReplyException if it lies outside
   */
  public ByteBuffer slice(int offset, int length) {
    require(offset, length);
    return bytes.slice(offset, length);
  }

  private void require(int offset, int length) {
    if (offset < 0 || length < 0 || offset > bytes.limit() - length) {
      throw new MalformedReplyException(
          what
              + " is "
              + bytes.limit()
              + " bytes long, and should have "
              + length
              + " bytes at offset "
              + offset);
    }
  }
}
