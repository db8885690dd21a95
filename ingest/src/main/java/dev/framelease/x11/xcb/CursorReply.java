package dev.framelease.x11.xcb;

/**
 * The reply to the GetCursorImage of XFixes.
 *
 * @param x where the hot spot is on the screen, in pixels
 * @param y where the hot spot is on the screen, in pixels
 * @param width of the image, in pixels
 * @param height of the image, in pixels
 * @param hotX where the hot spot is in the image, in pixels
 * @param hotY where the hot spot is in the image, in pixels
 * @param serial another one for each image
 * @param name empty if the cursor has none
 * @param argb 0xAARRGGBB for each pixel, premultiplied, row by row
 */
@SuppressWarnings("ArrayRecordComponent")
public record CursorReply(
    int x,
    int y,
    int width,
    int height,
    int hotX,
    int hotY,
    long serial,
    String name,
    int[] argb) {}
