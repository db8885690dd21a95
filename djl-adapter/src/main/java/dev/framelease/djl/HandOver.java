package dev.framelease.djl;

/**
 * How the memory of frames and views gets to an engine.
 *
 * <p>Immutable.
 *
 * @param engine its name, as DJL says it
 * @param isZeroCopy whether the engine reads the memory where it is. If not, it is copied, and
 *     {@link FrameTensors#copiedBytes()} counts that.
 * @param reason why it is this way, in words for a person
 */
public record HandOver(String engine, boolean isZeroCopy, String reason) {}
