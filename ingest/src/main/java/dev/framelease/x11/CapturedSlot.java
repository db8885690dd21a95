package dev.framelease.x11;

import dev.framelease.capture.GrabResult;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.memory.Lease;
import dev.framelease.pixels.Region;
import dev.framelease.pool.Slot;
import java.time.Instant;

/** A slot with a frame in it, which is lent if somebody waits for it, and given back if not. */
final class CapturedSlot implements Work.Answer<GrabResult> {
  private final X11Desktop desktop;
  private final Slot<X11SlotMemory> slot;
  private final Region region;
  private final CaptureTime time;
  private final long copiedBytes;
  private final boolean drawnOver;

  /** The last is whether there is more in the slot than what the server put there. */
  CapturedSlot(
      X11Desktop desktop,
      Slot<X11SlotMemory> slot,
      Region region,
      long requestedNanos,
      long copiedBytes,
      boolean drawnOver) {
    this.desktop = desktop;
    this.slot = slot;
    this.region = region;
    this.time = new CaptureTime(requestedNanos, System.nanoTime(), Instant.now());
    this.copiedBytes = copiedBytes;
    this.drawnOver = drawnOver;
  }

  @Override
  public GrabResult deliver() {
    long sequence = desktop.nextSequence();
    FrameInfo info =
        new FrameInfo(
            sequence,
            desktop.geometryEpoch(),
            region,
            desktop.layout(region),
            new Damage.Unknown(),
            time,
            copiedBytes);
    Lease lease = desktop.pool().lend(slot, "frame " + sequence);
    if (drawnOver) {
      lease.markContentUnknown();
    }
    return new GrabResult.Captured(Frame.of(lease, info));
  }

  @Override
  public void discard() {
    desktop.pool().giveBack(slot);
  }
}
