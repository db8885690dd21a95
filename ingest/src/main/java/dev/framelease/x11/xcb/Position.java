package dev.framelease.x11.xcb;

/**
 * A point, as TranslateCoordinates tells it.
 *
 * @param x from the left, in pixels, perhaps negative
 * @param y from the top, in pixels, perhaps negative
 */
public record Position(int x, int y) {}
