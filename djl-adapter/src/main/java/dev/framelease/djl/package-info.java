/**
 * Frames as DJL arrays over the memory that the frame was captured into.
 *
 * <p>{@link dev.framelease.djl.FrameTensors} makes the arrays, and {@link
 * dev.framelease.djl.FrameTranslator} feeds them to a predictor.
 */
package dev.framelease.djl;
