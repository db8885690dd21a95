package dev.framelease.capture;

/**
 * How long something took, over all frames of a stream so far. Accurate to one percent.
 *
 * <p>Immutable.
 *
 * @param count frames that were measured
 * @param medianNanos half of them took no longer, in nanoseconds; 0 where there are none
 * @param p99Nanos 99 of 100 took no longer
 * @param maxNanos the longest; what takes more than an hour counts as an hour
 */
public record Latency(long count, long medianNanos, long p99Nanos, long maxNanos) {}
