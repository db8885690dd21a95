/**
 * XCB through JNA: one class per C header under its C names, and typed requests over them.
 *
 * <p>Nothing here decides anything; it says what the C library says. Sources: the X11 protocol and
 * its extensions as in {@code xcb-proto}, and the manual pages of libxcb.
 */
package dev.framelease.x11.xcb;
