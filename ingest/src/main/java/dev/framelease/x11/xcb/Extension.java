package dev.framelease.x11.xcb;

/**
 * The reply to QueryExtension.
 *
 * @param present whether the server has the extension
 * @param firstEvent the code of its first event
 * @param firstError the code of its first error
 */
public record Extension(boolean present, int firstEvent, int firstError) {}
