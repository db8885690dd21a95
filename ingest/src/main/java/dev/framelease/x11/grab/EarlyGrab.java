package dev.framelease.x11.grab;

import dev.framelease.pixels.Region;
import dev.framelease.pool.Slot;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.xcb.ConnectionLostException;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the server is asked for the next frame of a stream while somebody uses the last one. For
 * whoever uses the connection, where nothing else is said.
 *
 * <p>From the request until a grab goes on with it, or it is {@link #settle settled}, its slot is
 * in the state WRITING, and nobody else gets it.
 */
final class EarlyGrab {
  /** How long after a failure to make or prepare a slot the next attempt is. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final XcbConnection connection;
  private final boolean withCursor;
  private final long oldestNanos;

  /** What the server was asked for; null for nothing. */
  private volatile Exchange asked;

  /** What was to be asked for, had there been a slot; null for nothing. */
  private volatile Region lacking;

  /** Whether the pool refused a slot when it was asked last. */
  private boolean wasRefused;

  /** When a slot may be made or prepared, as {@link System#nanoTime()}. */
  private long nextAttemptNanos = System.nanoTime();

  /**
   * Asks nothing yet.
   *
   * @param withCursor whether the cursor belongs to the frames
   * @param oldestNanos how old an answer may be; 0 for one that is never to be asked for
   */
  EarlyGrab(XcbConnection connection, boolean withCursor, long oldestNanos) {
    this.connection = connection;
    this.withCursor = withCursor;
    this.oldestNanos = oldestNanos;
  }

  /** Tells whether the next frame is to be asked for early. On any thread. */
  boolean isWanted() {
    return oldestNanos > 0;
  }

  /** Tells whether something was asked for. On any thread. */
  boolean isUnderWay() {
    return asked != null;
  }

  /** Tells whether {@link #askPatiently} may find a slot where there was none. On any thread. */
  boolean lacksSlot() {
    return lacking != null;
  }

  /** Hands over what was asked for, which is to be awaited; null for nothing. */
  Exchange take() {
    Exchange taken = asked;
    asked = null;
    return taken;
  }

  /** Tells whether what was asked for is too old to be given to anybody. */
  boolean isTooOld(Exchange exchange) {
    return System.nanoTime() - exchange.requestedNanos() > oldestNanos;
  }

  /**
   * Asks, where somebody has got a frame of a region and something has changed since, so far as the
   * server has told. It waits for nothing.
   */
  void askPromptly(Target target, Region region) {
    lacking = null;
    if (!isWorthwhile(target)) {
      return;
    }
    long byteSize = target.layout(region).byteSize();
    Slot<X11SlotMemory> slot = target.pool().newestFree(byteSize);
    if (slot != null
        && target.grabber().isPrepared(region, slot.memory())
        && target.pool().claim(slot)) {
      ask(target, region, slot);
    } else if (System.nanoTime() - nextAttemptNanos >= 0
        && (slot != null || !wasRefused || target.pool().hasRoom(byteSize))) {
      lacking = region;
    }
  }

  /**
   * Asks for what was lacking, where that takes a slot to be made or prepared, which waits. What
   * the pool refuses is not asked for again until there is room for it: each time, others would be
   * told that memory is lacking.
   */
  void askPatiently(Target target) {
    Region region = lacking;
    lacking = null;
    if (region == null || !isWorthwhile(target)) {
      return;
    }
    // Unless it succeeds.
    nextAttemptNanos = System.nanoTime() + PAUSE_NANOS;
    Optional<Slot<X11SlotMemory>> slot = target.pool().claim(target.layout(region).byteSize());
    nextAttemptNanos = System.nanoTime();
    wasRefused = slot.isEmpty();
    slot.ifPresent(claimed -> ask(target, region, claimed));
  }

  private boolean isWorthwhile(Target target) {
    return isWanted()
        && asked == null
        && !target.mayBeRearranged()
        && !target.pool().hasLost()
        && !target.pool().isLackedByOthers()
        && (target.damage() == null || target.mayHaveChanged());
  }

  /** The frame that was got is not lost by a failure: the next grab says it. */
  private void ask(Target target, Region region, Slot<X11SlotMemory> slot) {
    boolean mayBeWritten = false;
    try {
      Exchange exchange = target.request(region, slot);
      mayBeWritten = true;
      asked = exchange;
      if (withCursor) {
        exchange.asked(target.askCursor());
      }
      connection.flush();
    } catch (ConnectionLostException e) {
      // The slot is retired when the pool closes, which is next.
      mayBeWritten = true;
    } catch (XErrorException e) {
      nextAttemptNanos = System.nanoTime() + PAUSE_NANOS;
    } finally {
      if (!mayBeWritten) {
        target.pool().giveBack(slot);
      }
    }
  }

  /**
   * Waits until the server writes into no slot for this, and has nothing more asked for until
   * somebody has got another frame. What it found changed is told with the next frame.
   */
  void settle(Target target) {
    lacking = null;
    Exchange left = take();
    if (left != null) {
      left.await();
      target.pool().giveBack(left.slot());
    }
  }
}
