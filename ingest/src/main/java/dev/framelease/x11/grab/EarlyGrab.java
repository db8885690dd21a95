package dev.framelease.x11.grab;

import dev.framelease.pixels.Region;
import dev.framelease.pool.Slot;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.xcb.ConnectionLostException;
import dev.framelease.x11.xcb.XErrorException;
import dev.framelease.x11.xcb.XcbConnection;
import java.util.Optional;

/**
 * What the server is asked for the next frame of a stream while somebody uses the last one. For
 * whoever uses the connection, where nothing else is said.
 *
 * <p>From the request until a grab goes on with it, or it is {@link #settle settled}, its slot is
 * in the state WRITING, and nobody else gets it.
 */
final class EarlyGrab {
  private final XcbConnection connection;
  private final boolean withCursor;
  private final long oldestNanos;

  /** What the server was asked for; null for nothing. */
  private volatile Exchange asked;

  /** What was to be asked for, had there been a slot; null for nothing. */
  private volatile Region lacking;

  /** Whether a slot more may be made for this: not once the pool has refused one. */
  private boolean mayMakeSlots = true;

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
    Slot<X11SlotMemory> slot = target.pool().newestFree(target.layout(region).byteSize());
    if (slot != null
        && target.grabber().isPrepared(region, slot.memory())
        && target.pool().claim(slot)) {
      ask(target, region, slot);
    } else if (mayMakeSlots) {
      lacking = region;
    }
  }

  /** Asks for what was lacking, where that takes a slot to be made or prepared, which waits. */
  void askPatiently(Target target) {
    Region region = lacking;
    lacking = null;
    if (region == null || !isWorthwhile(target)) {
      return;
    }
    // Nor where that fails.
    mayMakeSlots = false;
    Optional<Slot<X11SlotMemory>> slot = target.pool().claim(target.layout(region).byteSize());
    mayMakeSlots = slot.isPresent();
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
      mayMakeSlots = false;
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
