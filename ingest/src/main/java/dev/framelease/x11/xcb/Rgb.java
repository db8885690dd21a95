package dev.framelease.x11.xcb;

/**
 * What a colormap has for a pixel (core protocol, RGB).
 *
 * @param red from 0 to 65535
 * @param green from 0 to 65535
 * @param blue from 0 to 65535
 */
public record Rgb(int red, int green, int blue) {}
