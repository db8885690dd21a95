package dev.framelease.x11.xcb;

/**
 * The reply to GetGeometry.
 *
 * @param depth in bits
 * @param width in pixels
 * @param height in pixels
 */
public record Geometry(int depth, int width, int height) {}
