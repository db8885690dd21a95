/** Predictions from a running stream of frames, with bounded queues between its stages. */
package dev.framelease.djl.predict;
