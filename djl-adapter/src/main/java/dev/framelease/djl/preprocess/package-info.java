/** Frames made into the input of a model in one pass: cropped, resized, normalised, laid out. */
package dev.framelease.djl.preprocess;
