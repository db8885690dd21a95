package dev.framelease.capture;

import java.util.Optional;

/**
 * How a session captures, and what it and its streams have used so far.
 *
 * <p>Immutable.
 *
 * @param backend name of the backend, such as {@code x11}
 * @param display the display that is captured, such as {@code :0}
 * @param transport the way that pixels take
 * @param reason why it is this way, in words for a person
 * @param cursorMissing why no cursor can be captured, in words for a person; empty where it can
 * @param damageMissing why streams copy every frame whole, in words for a person; empty where they
 *     copy what has changed
 * @param windowsMissing why no window can be captured, in words for a person; empty where they can
 * @param slotsCreated slots made since the session was opened
 * @param slotsHeld slots that somebody holds a lease on at this moment
 * @param slotsQuarantined slots that the server may still write into after a request timed out
 * @param slotBytes bytes of all slots that exist at this moment
 * @param copiedBytes bytes that Framelease itself copied to make frames, since the session was
 *     opened
 */
public record CaptureStatus(
    String backend,
    String display,
    Transport transport,
    String reason,
    Optional<String> cursorMissing,
    Optional<String> damageMissing,
    Optional<String> windowsMissing,
    long slotsCreated,
    int slotsHeld,
    int slotsQuarantined,
    long slotBytes,
    long copiedBytes) {}
