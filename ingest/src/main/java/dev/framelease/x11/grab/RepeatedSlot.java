package dev.framelease.x11.grab;

import dev.framelease.capture.GrabResult;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.Region;
import dev.framelease.x11.connection.Work;
import java.time.Instant;

/** The slot of the last frame once more, since nothing has changed. */
final class RepeatedSlot implements Work.Answer<GrabResult> {
  private final Lease lease;
  private final FrameInfo info;

  /** Takes over the lease. */
  RepeatedSlot(Target target, Lease lease, Region region, long requestedNanos) {
    this.lease = lease;
    this.info =
        new FrameInfo(
            target.numbers().next(),
            target.geometryEpoch(),
            region,
            target.layout(region),
            new Damage.Unchanged(),
            new CaptureTime(requestedNanos, System.nanoTime(), Instant.now()),
            0);
  }

  @Override
  public GrabResult deliver() {
    return new GrabResult.NothingChanged(Frame.of(lease, info));
  }

  @Override
  public void discard() {
    lease.close();
  }
}
