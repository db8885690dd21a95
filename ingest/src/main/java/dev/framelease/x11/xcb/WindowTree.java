package dev.framelease.x11.xcb;

import java.util.List;

/**
 * The reply to QueryTree.
 *
 * @param root the root window that the window is on
 * @param parent the window that it is in, or 0 for a root window
 * @param children the windows in it, from the lowest to the topmost
 */
public record WindowTree(int root, int parent, List<Integer> children) {}
