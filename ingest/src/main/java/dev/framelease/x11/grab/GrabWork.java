package dev.framelease.x11.grab;

import dev.framelease.capture.CaptureSource;
import dev.framelease.capture.CursorImage;
import dev.framelease.capture.GrabResult;
import dev.framelease.frame.Damage;
import dev.framelease.pixels.Region;
import dev.framelease.pool.Slot;
import dev.framelease.pool.SlotPool;
import dev.framelease.x11.connection.Work;
import dev.framelease.x11.cursor.CursorPainter;
import dev.framelease.x11.damage.DamageGrabber;
import dev.framelease.x11.transport.Grabber;
import dev.framelease.x11.transport.X11SlotMemory;
import dev.framelease.x11.xcb.ConnectionLostException;
import dev.framelease.x11.xcb.Geometry;
import dev.framelease.x11.xcb.Pending;
import java.util.Optional;
import java.util.function.Supplier;

/** One grab: a slot is claimed, the server fills it, and it is lent to the caller as a frame. */
final class GrabWork implements Work<GrabResult> {
  private final X11Desktop desktop;
  private final SlotPool<X11SlotMemory> pool;
  private final CaptureSource source;

  private volatile boolean tooLarge;

  /** The slot that the server may write into. Guarded by this. */
  private Slot<X11SlotMemory> writing;

  /** Guarded by this. */
  private boolean abandoned;

  GrabWork(X11Desktop desktop, CaptureSource source) {
    this.desktop = desktop;
    this.pool = desktop.pool();
    this.source = source;
  }

  @Override
  public Answer<GrabResult> perform() {
    if (wantsCursor()) {
      // Not when the server may write already, and somebody must wait for it.
      desktop.cursors().requireThere();
    }
    while (!isAbandoned()) {
      Optional<Answer<GrabResult>> same = repeat();
      if (same.isPresent()) {
        return same.get();
      }
      Region region = desktop.resolve(source);
      long byteSize = desktop.layout(region).byteSize();
      Optional<Slot<X11SlotMemory>> slot = pool.claim(byteSize);
      if (slot.isEmpty()) {
        tooLarge = !pool.canEverHold(byteSize);
        return noSlot();
      }
      Optional<CapturedSlot> captured = capture(region, slot.get());
      if (captured.isPresent()) {
        return captured.get();
      }
    }
    // The display was rearranged during each grab until the caller went.
    return noSlot();
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

  /** Has the server fill a slot; empty if what it filled is not what the source means any more. */
  private Optional<CapturedSlot> capture(Region region, Slot<X11SlotMemory> slot) {
    begin(slot);
    boolean keep = false;
    try {
      Optional<CapturedSlot> captured = request(region, slot);
      keep = captured.isPresent();
      return captured;
    } catch (ConnectionLostException e) {
      // The server may still write: the slot is retired when the pool closes, which is next.
      keep = true;
      throw e;
    } finally {
      end();
      if (!keep) {
        pool.giveBack(slot);
      }
    }
  }

  private Optional<CapturedSlot> request(Region region, Slot<X11SlotMemory> slot) {
    if (slot.isContentUnknown()) {
      desktop.damage().ifPresent(damage -> damage.lost(slot.memory()));
    }
    long requestedNanos = System.nanoTime();
    Reply reply = exchange(() -> desktop.grabber().request(region, slot.memory()));
    if (reply.rearranged()) {
      return Optional.empty();
    }
    reply.answers().throwFailure();
    Optional<CursorImage> cursor = reply.cursor();
    LastFrame frame = new LastFrame(slot, region, cursor, draw(cursor, region, slot.memory()));
    desktop.damage().ifPresent(damage -> noteCursor(damage, frame));
    return Optional.of(new CapturedSlot(desktop, frame, requestedNanos, reply.copiedBytes()));
  }

  /**
   * What the server said to one exchange.
   *
   * @param answers tell whether one of them was a refusal
   * @param copiedBytes how many bytes this process copied
   * @param cursor that is to be drawn
   * @param rearranged whether the display is, or was for a moment, another than when it was asked
   */
  private record Reply(
      Answers answers, long copiedBytes, Optional<CursorImage> cursor, boolean rearranged) {}

  /** Asks for pixels, or changes, and for what else there is to know of that moment. */
  private Reply exchange(Supplier<Grabber.UnderWay> asking) {
    Pending<Geometry> geometry = desktop.askGeometry();
    Grabber.UnderWay pixels = asking.get();
    Supplier<Optional<CursorImage>> cursor = askCursor();
    Answers answers = new Answers();
    boolean resized = answers.read(geometry::await).map(desktop::learn).orElse(false);
    long copiedBytes = answers.read(pixels::await).orElse(0L);
    Optional<CursorImage> seen = answers.read(cursor).orElse(Optional.empty());
    return new Reply(answers, copiedBytes, seen, desktop.wasRearranged() || resized);
  }

  /** What the cursor covered and covers has changed, where it is another or has moved. */
  private void noteCursor(DamageGrabber damage, LastFrame frame) {
    frame.drawn().ifPresent(area -> damage.drewOver(frame.slot().memory(), area));
    Optional<LastFrame> last = desktop.last();
    if (last.isPresent() && !last.get().hasCursor(frame.cursor())) {
      last.get().drawn().ifPresent(damage::changed);
      frame.drawn().ifPresent(damage::changed);
    }
  }

  /** Gives the last frame once more, where the server says that it would be the same. */
  private Optional<Answer<GrabResult>> repeat() {
    LastFrame last = desktop.last().orElse(null);
    DamageGrabber damage = desktop.damage().orElse(null);
    if (last == null || damage == null || damage.isNotified()) {
      return Optional.empty();
    }
    long requestedNanos = System.nanoTime();
    Reply reply = exchange(damage::ask);
    reply.answers().throwFailure();
    if (reply.rearranged()
        || !(damage.damageOf(last.region()) instanceof Damage.Unchanged)
        || !last.hasCursor(reply.cursor())
        || !desktop.resolve(source).equals(last.region())) {
      return Optional.empty();
    }
    // No number is used up where the slot cannot be lent: a gap says that a frame was dropped.
    return pool.lendAgain(last.slot(), "frame " + desktop.upcomingSequence())
        .map(lease -> new RepeatedSlot(desktop, lease, last.region(), requestedNanos));
  }

  private Supplier<Optional<CursorImage>> askCursor() {
    return wantsCursor() ? desktop.cursors().ask() : Optional::empty;
  }

  private boolean wantsCursor() {
    return source instanceof CaptureSource.WithCursor;
  }

  private Optional<Region> draw(Optional<CursorImage> cursor, Region region, X11SlotMemory memory) {
    return cursor.flatMap(
        image -> CursorPainter.draw(image, region, desktop.layout(region), memory.buffer()));
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
