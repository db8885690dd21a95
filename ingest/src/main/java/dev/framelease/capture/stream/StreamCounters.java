package dev.framelease.capture.stream;

import dev.framelease.capture.DropCause;
import dev.framelease.capture.LatencyHistogram;
import dev.framelease.capture.StreamStatistics;
import dev.framelease.capture.events.DropEvent;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.FrameInfo;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a stream does. Thread-safe. */
final class StreamCounters {
  private final DropEvent.Stream stream;
  private final LongAdder captured = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final Map<DropCause, LongAdder> dropped = new EnumMap<>(DropCause.class);
  private final LatencyHistogram completion = new LatencyHistogram();
  private final LatencyHistogram delivery = new LatencyHistogram();

  StreamCounters(DropEvent.Stream stream) {
    this.stream = stream;
    for (DropCause cause : DropCause.values()) {
      dropped.put(cause, new LongAdder());
    }
  }

  void captured() {
    captured.increment();
  }

  void delivered(CaptureTime time, long nowNanos) {
    delivered.increment();
    completion.record(time.durationNanos());
    delivery.record(nowNanos - time.requestedNanos());
  }

  /** Frames that were not captured; 0 is fine. */
  void missed(DropCause cause, long frames) {
    if (frames > 0) {
      dropped.get(cause).add(frames);
      DropEvent.missed(stream, cause, frames);
    }
  }

  /** A frame that was captured, and will not be delivered. */
  void dropped(DropCause cause, FrameInfo info) {
    dropped.get(cause).increment();
    DropEvent.dropped(stream, cause, info);
  }

  StreamStatistics snapshot(int waiting) {
    Map<DropCause, Long> counts = new EnumMap<>(DropCause.class);
    dropped.forEach((cause, count) -> counts.put(cause, count.sum()));
    return new StreamStatistics(
        captured.sum(),
        delivered.sum(),
        waiting,
        counts,
        completion.snapshot(),
        delivery.snapshot());
  }
}
