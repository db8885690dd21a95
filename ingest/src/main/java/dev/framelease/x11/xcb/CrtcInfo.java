package dev.framelease.x11.xcb;

import java.util.List;

/**
 * The reply to GetCrtcInfo.
 *
 * @param x from the left edge of the root, in pixels
 * @param y from the top edge of the root, in pixels
 * @param width in pixels; 0 where the CRTC is off
 * @param height in pixels
 * @param outputs what it is shown on
 */
public record CrtcInfo(int x, int y, int width, int height, List<Integer> outputs) {}
