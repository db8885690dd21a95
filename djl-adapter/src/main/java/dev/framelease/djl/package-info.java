/**
 * Frames as DJL arrays over the memory that the frame was captured into.
 *
 * <p>{@link dev.framelease.djl.FrameTensors} makes the arrays, {@link
 * dev.framelease.djl.FrameTranslator} feeds them to a predictor, and {@link
 * dev.framelease.djl.FrameModel} loads a model file and finds out what it wants.
 */
package dev.framelease.djl;
