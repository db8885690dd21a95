package dev.framelease.x11.grab;

import dev.framelease.capture.GrabResult;
import dev.framelease.frame.CaptureTime;
import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import dev.framelease.memory.Lease;
import dev.framelease.x11.connection.Work;
import java.time.Instant;

/** A slot with a frame in it, which is lent if somebody waits for it, and given back if not. */
final class CapturedSlot implements Work.Answer<GrabResult> {
  private final Target target;
  private final EarlyGrab next;
  private final LastFrame frame;
  private final CaptureTime time;
  private final long copiedBytes;

  /**
   * A frame.
   *
   * @param next what asks for the next one; null where there will be none
   */
  CapturedSlot(
      Target target, EarlyGrab next, LastFrame frame, long requestedNanos, long copiedBytes) {
    this.target = target;
    this.next = next;
    this.frame = frame;
    this.time = new CaptureTime(requestedNanos, System.nanoTime(), Instant.now());
    this.copiedBytes = copiedBytes;
  }

  @Override
  public GrabResult deliver() {
    Lease lease = null;
    try {
      Damage damage = target.shown(frame);
      // Before this one is lent: the server copies meanwhile.
      if (next != null) {
        next.askPromptly(target, frame.region());
      }
      long sequence = target.numbers().next();
      lease = lend(sequence);
      return describe(lease, sequence, damage);
    } catch (Throwable t) {
      if (lease == null) {
        discard();
      } else {
        lease.close();
      }
      throw t;
    }
  }

  private Lease lend(long sequence) {
    long byteSize = target.layout(frame.region()).byteSize();
    return target.pool().lend(frame.slot(), byteSize, new FrameName(sequence));
  }

  private GrabResult describe(Lease lease, long sequence, Damage damage) {
    FrameInfo info =
        new FrameInfo(
            sequence,
            target.geometryEpoch(),
            frame.region(),
            target.layout(frame.region()),
            damage,
            time,
            copiedBytes);
    Frame captured = Frame.of(lease, info);
    // What has changed may be elsewhere on the screen.
    return damage instanceof Damage.Unchanged
        ? new GrabResult.NothingChanged(captured)
        : new GrabResult.Captured(captured);
  }

  @Override
  public void discard() {
    target.pool().giveBack(frame.slot());
  }
}
