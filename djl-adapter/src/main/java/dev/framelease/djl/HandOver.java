package dev.framelease.djl;

/**
 * How a frame gets to an engine.
 *
 * @param engine its name, as DJL says it
 * @param isZeroCopy whether the engine reads the memory that the frame was captured into. If not,
 *     every frame is copied, and {@link FrameTensors#copiedBytes()} counts it.
 * @param reason why it is this way, in words for a person
 */
public record HandOver(String engine, boolean isZeroCopy, String reason) {}
