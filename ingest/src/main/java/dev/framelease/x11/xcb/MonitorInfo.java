package dev.framelease.x11.xcb;

import java.util.List;

/**
 * One entry of the reply to GetMonitors, or what a CRTC and its output say of themselves.
 *
 * @param nameAtom the atom of its name
 * @param primary whether it is the primary monitor
 * @param x from the left edge of the root, in pixels
 * @param y from the top edge of the root, in pixels
 * @param width in pixels
 * @param height in pixels
 * @param outputs what it is shown on
 */
public record MonitorInfo(
    int nameAtom, boolean primary, int x, int y, int width, int height, List<Integer> outputs) {}
