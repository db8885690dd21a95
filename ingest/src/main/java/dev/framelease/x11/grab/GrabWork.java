package dev.framelease.x11.grab;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CursorImage;
import dev.framelease.capture.GrabResult;
import dev.framelease.frame.FrameLayout;
import dev.framelease.pixels.Region;
import dev.framelease.pool.Slot;
import dev.framelease.pool.SlotPool;
import dev.framelease.x11.connection.PromptWork;
import dev.framelease.x11.cursor.CursorPainter;
import dev.framelease.x11.damage.DamageGrabber;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.xcb.ConnectionLostException;
import java.util.Optional;

/**
 * One grab: a slot is claimed, the server fills it, and it is lent to the caller as a frame.
 *
 * <p>It goes in exchanges with the server: whether anything has changed, then pixels; and again,
 * where the display was rearranged meanwhile. {@link #begin} and {@link #conclude} do the first one
 * and wait for nothing, for a thread that must not; {@link #perform} begins, or goes on from there.
 */
final class GrabWork implements PromptWork<GrabResult> {
  private final X11Desktop desktop;
  private final SlotPool<X11SlotMemory> pool;
  private final CaptureSource source;

  /** Whether no other frame will be wanted. */
  private final boolean isLast;

  /** What is grabbed; null until that is known. Used by whoever uses the connection. */
  private Target target;

  private volatile boolean tooLarge;

  /** What was asked and not answered. Used by whoever uses the connection. */
  private Exchange underWay;

  /** What was asked before this grab. Used as the above. */
  private Exchange early;

  /** Whether that is of another region than the source means now. Used as the above. */
  private boolean isOfAnotherRegion;

  /** Whether it was asked if anything has changed, which is asked once. Used as the above. */
  private boolean questioned;

  /** The slot that the server may write into. Guarded by this. */
  private Slot<X11SlotMemory> writing;

  /** Guarded by this. */
  private boolean abandoned;

  GrabWork(X11Desktop desktop, CaptureSource source, boolean isLast) {
    this.desktop = desktop;
    this.pool = desktop.pool();
    this.source = source;
    this.isLast = isLast;
  }

  @Override
  public boolean isUnderWay() {
    return desktop.early().isUnderWay();
  }

  @Override
  public boolean begin() {
    if (adopts() && !laysAside()) {
      return true;
    }
    if (wantsCursor() && desktop.cursors().whyMissing().isPresent()) {
      return false;
    }
    target = desktop.knownTargetOf(source).orElse(null);
    Region region = target == null ? null : target.resolveKnown(source).orElse(null);
    if (region == null || pool.hasLost()) {
      return false;
    }
    if (mayBeTheSame()) {
      ask();
      return true;
    }
    Slot<X11SlotMemory> slot = target.newestSlot(target.layout(region).byteSize());
    if (slot == null
        || target.lacksPrepared()
        || !target.grabber().isPrepared(region, slot.memory())
        || !target.claim(slot)) {
      return false;
    }
    request(region, slot);
    return true;
  }

  /** Goes on with what was asked before this grab, where there is anything. */
  private boolean adopts() {
    early = desktop.early().take();
    if (early == null) {
      return false;
    }
    target = desktop.ofStream();
    underWay = early;
    begin(early.slot());
    isOfAnotherRegion = !early.region().equals(target.resolveKnown(source).orElse(null));
    return true;
  }

  /** Gets what is of no use out of the way, where its answer has come; false if it did not. */
  private boolean laysAside() {
    if (!early.isThere()) {
      return false;
    }
    early.await();
    return isOfNoUse(early) && conclude() == null && underWay == null;
  }

  /** Tells whether an answer shows nothing that is wanted: there may be something newer. */
  private boolean isOfNoUse(Exchange exchange) {
    return exchange == early
        && (isOfAnotherRegion || desktop.early().isTooOld(exchange) || showsTheSame(exchange));
  }

  private boolean showsTheSame(Exchange exchange) {
    LastFrame last = target.last();
    return last != null
        && target.damage().isUnchanged(exchange.region())
        && last.hasCursor(exchange.cursor());
  }

  @Override
  public boolean isAnswered() {
    return underWay.isThere();
  }

  @Override
  public Answer<GrabResult> conclude() {
    underWay.await();
    return underWay.failure() != null || target.mayBeRearranged() ? null : proceed(false);
  }

  @Override
  public Answer<GrabResult> perform() {
    Answer<GrabResult> answer = underWay == null && !adopts() ? null : proceed(true);
    while (answer == null) {
      if (isAbandoned()) {
        // The display was rearranged during each grab until the caller went.
        return noSlot();
      }
      answer = send();
      if (answer == null) {
        answer = proceed(true);
      }
    }
    return answer;
  }

  /** Asks; returns an answer where there is nothing to ask. */
  private Answer<GrabResult> send() {
    if (wantsCursor()) {
      // Not when the server may write already, and somebody must wait for it.
      desktop.cursors().requireThere();
    }
    target = desktop.targetOf(source);
    desktop.hear();
    if (mayBeTheSame()) {
      // Where nothing changes, no claim comes by to do it.
      pool.removeLost();
      ask();
      return null;
    }
    Region region = target.resolve(source);
    long byteSize = target.layout(region).byteSize();
    Optional<Slot<X11SlotMemory>> slot = target.claim(byteSize);
    if (slot.isEmpty()) {
      tooLarge = !pool.canEverHold(byteSize);
      return noSlot();
    }
    request(region, slot.get());
    return null;
  }

  private synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** Tells, after a grab without a slot, whether another may find one when some are closed. */
  boolean mayFindSlotLater() {
    return !tooLarge;
  }

  private Answer<GrabResult> noSlot() {
    GrabResult none = new GrabResult.NoSlot(pool.bound(), pool.holders());
    return () -> none;
  }

  /** Tells whether the server has said nothing of changes since the last frame. */
  private boolean mayBeTheSame() {
    return !questioned && target.hasLast() && !target.mayHaveChanged();
  }

  /** Asks whether anything has changed. */
  private void ask() {
    questioned = true;
    long now = System.nanoTime();
    underWay = new Exchange(null, target.last().region(), now, target.damage().ask());
    askCursor();
  }

  /** Has the server fill a slot. */
  private void request(Region region, Slot<X11SlotMemory> slot) {
    begin(slot);
    boolean requested = false;
    try {
      underWay = target.request(region, slot);
      askCursor();
      requested = true;
    } finally {
      if (!requested) {
        underWay = null;
        end();
        pool.giveBack(slot);
      }
    }
  }

  private void askCursor() {
    if (wantsCursor()) {
      underWay.asked(target.askCursor());
    }
  }

  /**
   * Waits for the answer, and takes it in; null if there is more to ask.
   *
   * @param mayWait whether the server may be waited for
   */
  private Answer<GrabResult> proceed(boolean mayWait) {
    Exchange exchange = underWay;
    underWay = null;
    return exchange.slot() == null ? repeat(exchange) : capture(exchange, mayWait);
  }

  /** Null if what the server filled is not what the source means any more, or no one moment. */
  private Answer<GrabResult> capture(Exchange exchange, boolean mayWait) {
    boolean keep = false;
    try {
      CapturedSlot captured = captured(exchange, mayWait);
      keep = captured != null;
      return captured;
    } catch (ConnectionLostException e) {
      // The server may still write: the slot is retired when the pool closes, which is next.
      keep = true;
      throw e;
    } finally {
      end();
      if (!keep) {
        pool.giveBack(exchange.slot());
      }
    }
  }

  private CapturedSlot captured(Exchange exchange, boolean mayWait) {
    exchange.await();
    target.answered();
    if (isOfAnotherArrangement(exchange) || exchange.isTorn() || isOfNoUse(exchange)) {
      return null;
    }
    LastFrame frame = frameOf(exchange);
    if (target.damage() != null) {
      noteCursor(frame);
    }
    EarlyGrab next = isLast ? null : desktop.early();
    if (next != null && !next.isWanted()) {
      target.refreshAhead(exchange.region(), exchange.slot(), mayWait);
    }
    return new CapturedSlot(target, next, frame, exchange.requestedNanos(), exchange.copiedBytes());
  }

  /**
   * Tells whether the display was rearranged. What was said of that before the answer was read with
   * it, and nothing else is read: only where it was said, or the server refuses what was asked,
   * does this wait for the server.
   */
  private boolean isOfAnotherArrangement(Exchange exchange) {
    if (target.mayBeRearranged() && target.wasRearranged()) {
      return true;
    }
    if (exchange.failure() == null) {
      return false;
    }
    if (target.isArrangedOtherwise()) {
      return true;
    }
    throw exchange.failure();
  }

  private LastFrame frameOf(Exchange exchange) {
    CursorImage cursor = exchange.cursor();
    Region region = exchange.region();
    FrameLayout layout = target.layout(region);
    Slot<X11SlotMemory> slot = exchange.slot();
    RowPadding.clear(layout, slot.memory().buffer());
    Region drawn =
        cursor == null
            ? null
            : CursorPainter.draw(cursor, region, layout, slot.memory().buffer()).orElse(null);
    return new LastFrame(slot, region, cursor, drawn);
  }

  /** What the cursor covered and covers has changed, where it is another or has moved. */
  private void noteCursor(LastFrame frame) {
    DamageGrabber damage = target.damage();
    if (frame.drawn() != null) {
      damage.drewOver(frame.slot().memory(), frame.drawn());
    }
    LastFrame last = target.last();
    if (last != null && !last.hasCursor(frame.cursor())) {
      if (last.drawn() != null) {
        damage.changed(last.drawn());
      }
      if (frame.drawn() != null) {
        damage.changed(frame.drawn());
      }
    }
  }

  /** Gives the last frame once more, where the server says that it would be the same. */
  private Answer<GrabResult> repeat(Exchange exchange) {
    exchange.await();
    target.answered();
    if (isOfAnotherArrangement(exchange)) {
      return null;
    }
    LastFrame last = target.last();
    if (last == null
        || !target.damage().isUnchanged(last.region())
        || !last.hasCursor(exchange.cursor())
        || !last.region().equals(target.resolveKnown(source).orElse(null))) {
      return null;
    }
    // No number is used up where the slot cannot be lent: a gap says that a frame was dropped.
    return pool.lendAgain(last.slot(), new FrameName(target.numbers().upcoming()))
        .map(lease -> new RepeatedSlot(target, lease, last.region(), exchange.requestedNanos()))
        .orElse(null);
  }

  private boolean wantsCursor() {
    return source instanceof CaptureSource.WithCursor;
  }

  private synchronized void begin(Slot<X11SlotMemory> slot) {
    writing = slot;
    if (abandoned) {
      pool.quarantine(slot);
    }
  }

  private synchronized void end() {
    writing = null;
  }

  @Override
  public synchronized void abandoned() {
    abandoned = true;
    if (writing != null) {
      pool.quarantine(writing);
    }
  }
}
