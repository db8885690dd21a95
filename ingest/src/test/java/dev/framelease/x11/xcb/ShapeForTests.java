package dev.framelease.x11.xcb;

import com.sun.jna.Pointer;
import dev.framelease.pixels.Region;

/** Gives windows of tests shapes, by SHAPE. Each is done when the method returns. */
public final class ShapeForTests {
  private static final XcbLibrary LIBRARY =
      new XcbLibrary("libxcb-shape.so.0", "libxcb-shape0", "xcb_shape_rectangles_checked");
  private static final byte SET = 0;
  private static final byte BOUNDING = 0;
  private static final byte UNSORTED = 0;

  private final XcbConnection connection;

  /** {@code xcb/shape.h}. */
  @SuppressWarnings("MemberName")
  private static final class Shape {
    static {
      LIBRARY.bind(Shape.class);
    }

    static native int xcb_shape_rectangles_checked(
        Pointer c,
        byte operation,
        byte destinationKind,
        byte ordering,
        int destinationWindow,
        short xOffset,
        short yOffset,
        int rectanglesLen,
        short[] rectangles);

    static native int xcb_shape_mask_checked(
        Pointer c,
        byte operation,
        byte destinationKind,
        int destinationWindow,
        short xOffset,
        short yOffset,
        int sourceBitmap);
  }

  /** Makes requests through a connection, which stays the caller's. */
  public ShapeForTests(XcbConnection connection) {
    this.connection = connection;
  }

  /** Has a window be where these parts of it are, and nowhere else. */
  public void shape(int window, Region... parts) {
    short[] rectangles = new short[4 * parts.length];
    for (int i = 0; i < parts.length; i++) {
      rectangles[4 * i] = (short) parts[i].x();
      rectangles[4 * i + 1] = (short) parts[i].y();
      rectangles[4 * i + 2] = (short) parts[i].width();
      rectangles[4 * i + 3] = (short) parts[i].height();
    }
    connection.check(
        "ShapeRectangles",
        Shape.xcb_shape_rectangles_checked(
            connection.pointer(),
            SET,
            BOUNDING,
            UNSORTED,
            window,
            (short) 0,
            (short) 0,
            parts.length,
            rectangles));
  }

  /** Has a window be a rectangle again. */
  public void unshape(int window) {
    connection.check(
        "ShapeMask",
        Shape.xcb_shape_mask_checked(
            connection.pointer(), SET, BOUNDING, window, (short) 0, (short) 0, 0));
  }
}
