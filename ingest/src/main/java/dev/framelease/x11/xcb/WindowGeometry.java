package dev.framelease.x11.xcb;

/**
 * The reply to GetGeometry, of a window.
 *
 * @param depth in bits
 * @param width without the border, in pixels
 * @param height without the border, in pixels
 * @param borderWidth in pixels
 */
public record WindowGeometry(int depth, int width, int height, int borderWidth) {}
