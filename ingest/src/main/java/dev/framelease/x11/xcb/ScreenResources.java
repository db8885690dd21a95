package dev.framelease.x11.xcb;

import java.util.List;

/**
 * The reply to GetScreenResourcesCurrent.
 *
 * @param configTimestamp names this configuration in later requests
 * @param crtcs ids of the CRTCs
 */
public record ScreenResources(int configTimestamp, List<Integer> crtcs) {}
