package dev.framelease.cli;

import dev.framelease.pixels.Region;
import java.awt.image.BufferedImage;
import java.time.Instant;

/**
 * A picture of the screen, which holds no slot.
 *
 * @param image a copy of the pixels
 * @param monitor its number in the list of monitors, from 1; 0 for the desktop
 * @param region of the desktop, that it shows
 * @param time when it was captured
 */
record Picture(BufferedImage image, int monitor, Region region, Instant time) {}
