package dev.framelease.x11.screen;

import dev.framelease.x11.xcb.MalformedReplyException;
import dev.framelease.x11.xcb.Wire;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server says of itself at the start: X11 protocol, section 8, "Connection Setup".
 *
 * @param imageByteOrder 0 where the least significant byte comes first, else 1
 * @param formats how pixels of each depth are laid out
 * @param screens at least one on any real server
 */
record DisplaySetup(int imageByteOrder, List<PixmapFormat> formats, List<Screen> screens) {
  static final int LEAST_SIGNIFICANT_FIRST = 0;
  private static final int SUCCESS = 1;
  private static final int FIXED_BYTES = 40;
  private static final int FORMAT_BYTES = 8;
  private static final int SCREEN_BYTES = 40;
  private static final int DEPTH_BYTES = 8;
  private static final int VISUAL_BYTES = 24;

  /** How pixels of one depth are laid out in an image; all in bits. */
  record PixmapFormat(int depth, int bitsPerPixel, int scanlinePad) {}

  /** One screen: its root window, and the visuals that it knows. */
  record Screen(
      int root, int width, int height, int rootVisual, int rootDepth, List<Visual> visuals) {}

  /** How pixel values of one visual mean colours. */
  record Visual(int id, int depth, int visualClass, int redMask, int greenMask, int blueMask) {
    static final int TRUE_COLOR = 4;
    static final int DIRECT_COLOR = 5;
  }

  /**
   * Reads the answer to a connection set-up.
   *
   * @throws MalformedReplyException if it is not one, or shorter than it says
   */
  static DisplaySetup parse(Wire wire) {
    if (wire.u8(0) != SUCCESS) {
      throw new MalformedReplyException(
          "the connection set-up starts with " + wire.u8(0) + ", and should with " + SUCCESS);
    }
    int length = 8 + 4 * wire.u16(6);
    if (length > wire.length()) {
      throw new MalformedReplyException(
          "the connection set-up is "
              + wire.length()
              + " bytes long, and says that it has "
              + length);
    }
    int formatCount = wire.u8(29);
    int formatsAt = FIXED_BYTES + (wire.u16(24) + 3) / 4 * 4;
    List<PixmapFormat> formats = new ArrayList<>();
    for (int i = 0; i < formatCount; i++) {
      int at = formatsAt + i * FORMAT_BYTES;
      formats.add(new PixmapFormat(wire.u8(at), wire.u8(at + 1), wire.u8(at + 2)));
    }
    List<Screen> screens = parseScreens(wire, formatsAt + formatCount * FORMAT_BYTES, wire.u8(28));
    return new DisplaySetup(wire.u8(30), List.copyOf(formats), screens);
  }

  private static List<Screen> parseScreens(Wire wire, int offset, int count) {
    List<Screen> screens = new ArrayList<>();
    int at = offset;
    for (int i = 0; i < count; i++) {
      List<Visual> visuals = new ArrayList<>();
      int next = parseVisuals(wire, at + SCREEN_BYTES, wire.u8(at + 39), visuals);
      screens.add(
          new Screen(
              wire.i32(at),
              wire.u16(at + 20),
              wire.u16(at + 22),
              wire.i32(at + 32),
              wire.u8(at + 38),
              List.copyOf(visuals)));
      at = next;
    }
    return List.copyOf(screens);
  }

  /** Returns the offset behind the last one. */
  private static int parseVisuals(Wire wire, int offset, int depths, List<Visual> visuals) {
    int at = offset;
    for (int i = 0; i < depths; i++) {
      int depth = wire.u8(at);
      int count = wire.u16(at + 2);
      at += DEPTH_BYTES;
      for (int j = 0; j < count; j++, at += VISUAL_BYTES) {
        visuals.add(
            new Visual(
                wire.i32(at),
                depth,
                wire.u8(at + 4),
                wire.i32(at + 8),
                wire.i32(at + 12),
                wire.i32(at + 16)));
      }
    }
    return at;
  }
}
