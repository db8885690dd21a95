package dev.framelease.x11.xcb;

/**
 * The reply to GetWindowAttributes, as far as it is of use.
 *
 * @param visual the id of its visual
 * @param drawable whether it can be drawn on: its class is InputOutput
 * @param mapState whether it is shown
 * @param overrideRedirect whether window managers leave it alone
 * @param colormap the id of its colormap, 0 if that is gone, and for a window without pixels
 */
public record WindowAttributes(
    int visual, boolean drawable, MapState mapState, boolean overrideRedirect, int colormap) {}
