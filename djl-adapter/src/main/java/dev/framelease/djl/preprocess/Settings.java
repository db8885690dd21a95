package dev.framelease.djl.preprocess;

import dev.framelease.pixels.Region;
import java.util.concurrent.Executor;

/**
 * What a preprocessing does.
 *
 * @param crop null for all pixels
 * @param threads how many may work on a frame, the calling one included
 * @param executor runs the others
 */
record Settings(
    Region crop,
    Resize resize,
    ChannelOrder channels,
    Normalization normalization,
    ElementType type,
    TensorLayout layout,
    int threads,
    Executor executor) {}
