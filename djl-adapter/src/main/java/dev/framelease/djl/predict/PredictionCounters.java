package dev.framelease.djl.predict;

import dev.framelease.capture.LatencyHistogram;
import dev.framelease.capture.StreamStatistics;
import dev.framelease.frame.FrameInfo;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is done with frames. Thread-safe. */
final class PredictionCounters {
  private final LongAdder taken = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicInteger hung = new AtomicInteger();
  private final Map<PredictionDrop, LongAdder> dropped = new EnumMap<>(PredictionDrop.class);
  private final LatencyHistogram latency = new LatencyHistogram();

  PredictionCounters() {
    for (PredictionDrop cause : PredictionDrop.values()) {
      dropped.put(cause, new LongAdder());
    }
  }

  void taken() {
    taken.increment();
  }

  void delivered() {
    delivered.increment();
  }

  void succeeded(long latencyNanos) {
    latency.record(latencyNanos);
  }

  void failed(FrameInfo frame, PredictionException failure) {
    failed.increment();
    PredictionFailureEvent.record(frame, failure);
  }

  /** Counts one more that hangs; returns how many do. */
  int hung() {
    return hung.incrementAndGet();
  }

  void returned() {
    hung.decrementAndGet();
  }

  void dropped(PredictionDrop cause) {
    dropped.get(cause).increment();
  }

  PredictionStatistics snapshot(StreamStatistics frames, int waiting) {
    Map<PredictionDrop, Long> counts = new EnumMap<>(PredictionDrop.class);
    dropped.forEach((cause, count) -> counts.put(cause, count.sum()));
    return new PredictionStatistics(
        frames,
        taken.sum(),
        delivered.sum(),
        failed.sum(),
        hung.get(),
        waiting,
        counts,
        latency.snapshot());
  }
}
