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

/** Counts what a stream does beside what its queue counts. Thread-safe. */
final class StreamCounters {
  private final DropEvent.Stream stream;
  private final Map<DropCause, LongAdder> missed = new EnumMap<>(DropCause.class);
  private final LatencyHistogram completion = new LatencyHistogram();
  private final LatencyHistogram delivery = new LatencyHistogram();

  StreamCounters(DropEvent.Stream stream) {
    this.stream = stream;
    for (DropCause cause : DropCause.values()) {
      missed.put(cause, new LongAdder());
    }
  }

  void delivered(CaptureTime time, long nowNanos) {
    completion.record(time.durationNanos());
    delivery.record(nowNanos - time.requestedNanos());
  }

  /** Frames that were not captured; 0 is fine. */
  void missed(DropCause cause, long frames) {
    if (frames > 0) {
      missed.get(cause).add(frames);
      DropEvent.missed(stream, cause, frames);
    }
  }

  /** A frame that was captured, and will not be delivered. */
  void dropped(DropCause cause, FrameInfo info) {
    DropEvent.dropped(stream, cause, info);
  }

  StreamStatistics snapshot(Tally captured) {
    Map<DropCause, Long> dropped = new EnumMap<>(DropCause.class);
    missed.forEach((cause, count) -> dropped.put(cause, count.sum() + captured.dropped(cause)));
    return new StreamStatistics(
        captured.offered(),
        captured.taken(),
        captured.waiting(),
        dropped,
        completion.snapshot(),
        delivery.snapshot());
  }
}
