package dev.framelease.capture;

import dev.framelease.pixels.Region;

/**
 * A monitor, as the display server lists it.
 *
 * @param name as the server says it, such as {@code HDMI-1}; unique in a list
 * @param primary whether it is the one that the user chose as primary
 * @param region where it stands on the desktop, in physical pixels
 */
public record Monitor(String name, boolean primary, Region region) {}
