package dev.framelease.capture.stream;

import dev.framelease.frame.Damage;
import dev.framelease.frame.Frame;
import dev.framelease.frame.FrameInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Tells with each delivered frame what has changed since the one that was delivered before, also
 * where frames between the two were dropped. Thread-safe.
 *
 * <p>It keeps as many frames as wait, however long nobody takes one.
 */
final class DamageSinceDelivery {
  private static final Damage UNCHANGED = new Damage.Unchanged();

  private record Waiting(Frame frame, Damage damage) {}

  /** The frames that were neither delivered nor dropped, the oldest first. Guarded by this. */
  private final List<Waiting> waiting = new ArrayList<>();

  /** What changed in dropped frames that no waiting one came after. Guarded by this. */
  private Damage dropped = UNCHANGED;

  /** The frame that was captured last; null before the first. Guarded by this. */
  private FrameInfo last;

  /** A frame was captured, which nobody can have taken yet. */
  synchronized void captured(Frame frame) {
    waiting.add(new Waiting(frame, dropped.followedBy(damageOf(frame.info()))));
    dropped = UNCHANGED;
  }

  /** A recording may tell of damage after a frame of another size, which does not lie in this. */
  private Damage damageOf(FrameInfo info) {
    boolean comparable = last == null || Objects.equals(last.region(), info.region());
    last = info;
    return comparable ? info.damage() : new Damage.Unknown();
  }

  /** A frame was dropped: whoever gets the one after it is told what changed in both. */
  synchronized void dropped(Frame frame) {
    int at = indexOf(frame);
    if (at < 0) {
      // A later one has been delivered meanwhile, and told of it.
      return;
    }
    Damage damage = waiting.remove(at).damage();
    if (at == waiting.size()) {
      dropped = damage;
    } else {
      Waiting next = waiting.get(at);
      waiting.set(at, new Waiting(next.frame(), damage.followedBy(next.damage())));
    }
  }

  /**
   * Returns a frame that is to be delivered, with the damage that its taker needs. Of two that are
   * taken at the same time, the later may be told of all; of the other nothing is known then.
   *
   * @param frame taken over
   * @return the frame, or another on the same pixels
   */
  Frame delivered(Frame frame) {
    Damage damage = since(frame);
    if (damage.equals(frame.info().damage())) {
      return frame;
    }
    try (frame) {
      FrameInfo info = frame.info().withDamage(damage);
      return Frame.of(frame.lease("frame " + info.sequence()), info);
    }
  }

  private synchronized Damage since(Frame frame) {
    int told = indexOf(frame) + 1;
    if (told == 0) {
      return new Damage.Unknown();
    }
    Damage damage = waiting.remove(0).damage();
    for (int i = 1; i < told; i++) {
      damage = damage.followedBy(waiting.remove(0).damage());
    }
    return damage;
  }

  /** How many frames were neither delivered nor dropped. */
  synchronized int size() {
    return waiting.size();
  }

  private int indexOf(Frame frame) {
    for (int i = 0; i < waiting.size(); i++) {
      if (waiting.get(i).frame() == frame) {
        return i;
      }
    }
    return -1;
  }
}
