package dev.framelease.capture.stream;

import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Tells with each delivered frame what has changed since the one that was delivered before, also
 * where frames between the two were dropped. Thread-safe.
 */
final class DamageSinceDelivery {
  private record Captured(long sequence, Damage damage) {}

  /** Guarded by this. */
  private final Queue<Captured> captured = new ArrayDeque<>();

  /** A frame was captured, which nobody can have taken yet. */
  synchronized void captured(FrameInfo info) {
    captured.add(new Captured(info.sequence(), info.damage()));
  }

  /**
   * Returns a frame that is to be delivered, with the damage that its taker needs. Of two that are
   * taken at the same time, the later may be told of all; of the other nothing is known then.
   *
   * @param frame taken over
   * @return the frame, or another on the same pixels
   */
  Frame delivered(Frame frame) {
    Damage damage = since(frame.info().sequence());
    if (damage.equals(frame.info().damage())) {
      return frame;
    }
    try (frame) {
      FrameInfo info = frame.info().withDamage(damage);
      return Frame.of(frame.lease("frame " + info.sequence()), info);
    }
  }

  private synchronized Damage since(long sequence) {
    if (captured.isEmpty() || captured.peek().sequence() > sequence) {
      return new Damage.Unknown();
    }
    Damage damage = new Damage.Unchanged();
    while (!captured.isEmpty() && captured.peek().sequence() <= sequence) {
      damage = damage.followedBy(captured.remove().damage());
    }
    return damage;
  }
}
